// What bodies are checked against. Gemini's SDK types its own call, not the wire; enums refuse plain strings there.
import type { Content, Tool, ToolConfig, SafetySetting, GenerationConfig } from '@google/genai';
export type { MessageCreateParamsStreaming as AnthropicStream, MessageCreateParamsNonStreaming as AnthropicWhole } from
  '@anthropic-ai/sdk/resources/messages';
export type { MessageCreateParamsStreaming as BetaStream, MessageCreateParamsNonStreaming as BetaWhole } from
  '@anthropic-ai/sdk/resources/beta/messages';
export type { ResponseCreateParamsStreaming as OpenaiStream, ResponseCreateParamsNonStreaming as OpenaiWhole } from
  'openai/resources/responses/responses';
export type { ChatCompletionCreateParamsStreaming as ChatStream, ChatCompletionCreateParamsNonStreaming as ChatWhole } from
  'openai/resources/chat/completions';

type Wire<T> = T extends string ? `${T}` : T extends (infer U)[] ? Wire<U>[]
  : T extends object ? { [K in keyof T]: Wire<T[K]> } : T;
export interface GeminiWhole {
  contents: Wire<Content>[]; tools?: Wire<Tool>[]; toolConfig?: Wire<ToolConfig>; safetySettings?: Wire<SafetySetting>[];
  systemInstruction?: Wire<Content>; generationConfig?: Wire<GenerationConfig>; cachedContent?: string;
}
export type GeminiStream = GeminiWhole;

// In every example of the vendor, in none of its types.
declare module 'openai/resources/responses/responses' {
  interface ResponseComputerToolCallOutputScreenshot { detail?: 'auto' | 'low' | 'high' | 'original' }
}

// OpenRouter's own: opaque reasoning that has to come back.
declare module 'openai/resources/chat/completions/completions' {
  interface ChatCompletionAssistantMessageParam { reasoning_details?: unknown[] }
}
