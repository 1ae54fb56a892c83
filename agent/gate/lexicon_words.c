#include "agent/gate/lexicon_words.h"

/* clang-format off */
static const struct dh_lex_row rows[] = {
    {DH_CLASS_PURCHASE, DH_LEX_LABEL,
     "buy|buy now|pay|pay now|place order|place your order|order now|order and pay|"
     "confirm order|confirm your order|confirm and pay|complete order|complete purchase|"
     "complete payment|confirm purchase|confirm payment|make payment|submit order|"
     "submit payment|submit your order|checkout|check out|book now|book it|reserve|"
     "reserve now|confirm booking|complete booking|bid|place bid|donate|subscribe|"
     "start subscription|start free trial|start trial|upgrade now|upgrade plan|rent now|"
     "preorder|pre order|order with obligation to pay|purchase"},
    {DH_CLASS_PURCHASE, DH_LEX_LABEL,
     "kaufen|jetzt kaufen|bezahlen|jetzt bezahlen|zahlen|zahlungspflichtig bestellen|"
     "kostenpflichtig bestellen|zahlungspflichtig buchen|bestellen|bestellung aufgeben|"
     "bestellung abschicken|zur kasse|kasse|jetzt buchen|verbindlich buchen|"
     "buchung abschliessen|reservieren|abonnieren|spenden|gebot abgeben|kauf abschliessen"},
    {DH_CLASS_PURCHASE, DH_LEX_LABEL,
     "acheter|payer|passer la commande|passer commande|commander|valider la commande|"
     "confirmer la commande|confirmer le paiement|proceder au paiement|payer maintenant|"
     "reserver|s abonner|faire un don|encherir|finaliser la commande"},
    {DH_CLASS_PURCHASE, DH_LEX_LABEL,
     "comprar|pagar|realizar pedido|hacer pedido|tramitar pedido|confirmar pedido|"
     "confirmar compra|confirmar pago|finalizar compra|reservar|suscribirse|donar|pujar|"
     "comprar ahora"},
    {DH_CLASS_PURCHASE, DH_LEX_LABEL,
     "acquista|acquistare|compra|compra ora|paga|paga ora|pagamento|effettua ordine|"
     "invia ordine|conferma ordine|conferma acquisto|concludi ordine|procedi all acquisto|"
     "prenota|prenota ora|abbonati|dona|ordina"},
    {DH_CLASS_PURCHASE, DH_LEX_LABEL,
     "finalizar pedido|fazer pedido|fechar pedido|confirmar pagamento|comprar agora|"
     "concluir compra|assinar agora|doar|encomendar|pagar agora"},
    {DH_CLASS_PURCHASE, DH_LEX_LABEL,
     "kopen|koop nu|betalen|nu betalen|bestelling plaatsen|"
     "bestelling met betaalverplichting|afrekenen|naar de kassa|nu kopen|boeken|nu boeken|"
     "reserveren|abonneren|doneren|bod plaatsen"},
    {DH_CLASS_PURCHASE, DH_LEX_LABEL,
     "kup|kup teraz|kupuje i place|zaplac|zamow|zamawiam z obowiazkiem zaplaty|"
     "zloz zamowienie|zarezerwuj|subskrybuj|przejdz do kasy|licytuj|place"},
    {DH_CLASS_PURCHASE, DH_LEX_LABEL,
     "kop|betala|slutfor kop|betal|kob|maksa|osta|satin al|odeme yap|siparisi onayla|购买|"
     "立即购买|支付|付款|下单|购入|購入|注文を確定|結帳|注文する|"
     "구매|결제"},
    {DH_CLASS_PURCHASE, DH_LEX_WHOLE,
     "order|book|book flight|book room|book this|book a table|add to plan|bestell|buchen|"
     "commande|pedido|ordine|bestellung|zamowienie"},
    {DH_CLASS_PURCHASE, DH_LEX_NOT,
     "order history|purchase history|payment history|purchase orders|pay slip|payslip|"
     "check out our|payment methods|kaufen sie auch|zahlen und fakten|storico ordini|"
     "historial de pedidos|subscribe to calendar|payer code|reserve history|ordina per|"
     "ordina dal|ordina a|bezahlen am"},
    {DH_CLASS_PURCHASE, DH_LEX_CONTEXT,
     "order total|total to pay|amount due|grand total|you will be charged|"
     "complete your purchase|confirm your purchase|confirm your order|confirm payment|"
     "place this order|place your order|buy this|review your order|gesamtbetrag|"
     "bestellung bestatigen|kauf bestatigen|wird belastet|total a payer|"
     "confirmer votre commande|total a pagar|confirmar compra|totale ordine|conferma ordine|"
     "totaal te betalen|do zaplaty|card number|kartennummer"},
    {DH_CLASS_TRANSFER, DH_LEX_LABEL,
     "transfer money|transfer funds|wire transfer|send money|withdraw funds|withdraw cash|"
     "sign transaction|confirm transaction|approve transaction|confirm transfer|"
     "make a transfer|place trade|confirm trade|send crypto|send bitcoin|swap tokens|"
     "confirm swap|place bet|geld senden|geld uberweisen|uberweisen|uberweisung ausfuhren|"
     "virement|effectuer un virement|transferir dinero|hacer transferencia|invia denaro|"
     "esegui bonifico|bonifico|transferir dinheiro|geld overmaken|overboeken|przelew|"
     "wykonaj przelew|wyslij przelew|转账|振込"},
    {DH_CLASS_TRANSFER, DH_LEX_WHOLE,
     "place bet|transfer now|withdraw all"},
    {DH_CLASS_TRANSFER, DH_LEX_CONTEXT,
     "transfer of funds|beneficiary|payee account|empfanger iban|beneficiaire|beneficiario|"
     "begunstigde|recipient address wallet|wallet address"},
    {DH_CLASS_SUBMIT, DH_LEX_LABEL,
     "submit|send|send now|publish|post comment|post reply|post now|post review|tweet|"
     "submit report|submit application|send message|send email|reply all|send reply|"
     "share post|share now|apply now|submit claim|submit form|file report|file claim|"
     "hand in|turn in|send invitation|send invite|release to|publish changes|"
     "send for approval|submit for approval|sign and submit|leave review|broadcast"},
    {DH_CLASS_SUBMIT, DH_LEX_LABEL,
     "absenden|senden|abschicken|einreichen|veroffentlichen|posten|antworten|"
     "allen antworten|verschicken|jetzt bewerben|bewerbung absenden|einsenden|"
     "antrag stellen|ubermitteln"},
    {DH_CLASS_SUBMIT, DH_LEX_LABEL,
     "envoyer|soumettre|publier|repondre|repondre a tous|postuler|deposer la demande|"
     "transmettre|poster"},
    {DH_CLASS_SUBMIT, DH_LEX_LABEL,
     "enviar|publicar|responder|responder a todos|presentar|presentar solicitud|remitir|"
     "mandar"},
    {DH_CLASS_SUBMIT, DH_LEX_LABEL,
     "invia|inviare|pubblica|rispondi|rispondi a tutti|inoltra|candidati|presenta domanda|"
     "trasmetti"},
    {DH_CLASS_SUBMIT, DH_LEX_LABEL,
     "submeter|enviar agora|candidatar|responder todos|publicar agora"},
    {DH_CLASS_SUBMIT, DH_LEX_LABEL,
     "verzenden|versturen|verstuur|indienen|plaatsen|publiceren|beantwoorden|"
     "allen beantwoorden|solliciteren|inzenden|verzend"},
    {DH_CLASS_SUBMIT, DH_LEX_LABEL,
     "wyslij|opublikuj|odpowiedz|odpowiedz wszystkim|zloz wniosek|przeslij|aplikuj|"
     "zatwierdz i wyslij"},
    {DH_CLASS_SUBMIT, DH_LEX_LABEL,
     "skicka|publicera|send inn|laheta|gonder|yayinla|提交|发送|发布|送信|投稿|"
     "公開する|보내기|제출|게시"},
    {DH_CLASS_SUBMIT, DH_LEX_WHOLE,
     "post|reply|share|comment|apply|tweet|kommentieren|partager|compartir|condividi|"
     "compartilhar|delen|udostepnij|commenter|comentar|commenta"},
    {DH_CLASS_SUBMIT, DH_LEX_NOT,
     "save and send later|send to back|send to front|send to desktop|send backward|"
     "send later off|in den hintergrund senden|publish date|send test to myself|post office|"
     "submitted|resend history|inoltra cronologia|in bestelling plaatsen"},
    {DH_CLASS_SUBMIT, DH_LEX_CONTEXT,
     "send this|submit this|submit your|submit the|publish this|send the|send message|"
     "ready to submit|ready to send|absenden|einreichen|abschicken|wirklich senden|"
     "soumettre|envoyer ce|envoyer le|enviar este|enviar el|enviar o|inviare|verzenden|"
     "versturen|wyslac|publish|post this|file this report|senden"},
    {DH_CLASS_DELETE, DH_LEX_LABEL,
     "delete|delete all|delete forever|delete permanently|permanently delete|remove|erase|"
     "empty trash|empty bin|empty recycle bin|empty wastebasket|discard draft|discard|"
     "format|format disk|wipe|drop table|drop database|drop|purge|destroy|move to trash|"
     "move to bin|move to wastebasket|trash|shred|clear history|clear all data|clear data|"
     "factory reset|reset device|expunge|unlink"},
    {DH_CLASS_DELETE, DH_LEX_LABEL,
     "loschen|alles loschen|endgultig loschen|entfernen|papierkorb leeren|verwerfen|"
     "formatieren|in den papierkorb|in den papierkorb verschieben|vernichten|"
     "verlauf loschen|zurucksetzen auf werkseinstellungen|tilgen"},
    {DH_CLASS_DELETE, DH_LEX_LABEL,
     "supprimer|effacer|vider la corbeille|supprimer definitivement|mettre a la corbeille|"
     "deplacer vers la corbeille|formater|detruire|enlever|retirer"},
    {DH_CLASS_DELETE, DH_LEX_LABEL,
     "eliminar|borrar|vaciar papelera|vaciar la papelera|suprimir|quitar|"
     "mover a la papelera|descartar|formatear|eliminar definitivamente"},
    {DH_CLASS_DELETE, DH_LEX_LABEL,
     "elimina|eliminare|cancella|cancellare|svuota cestino|svuota il cestino|rimuovi|"
     "sposta nel cestino|formatta|elimina definitivamente|scarta|distruggi"},
    {DH_CLASS_DELETE, DH_LEX_LABEL,
     "excluir|apagar|esvaziar lixeira|remover|mover para a lixeira|formatar|"
     "excluir permanentemente|esvaziar lixo"},
    {DH_CLASS_DELETE, DH_LEX_LABEL,
     "verwijderen|verwijder|wissen|prullenbak legen|permanent verwijderen|formatteren|"
     "weggooien|naar prullenbak|definitief verwijderen|vernietigen"},
    {DH_CLASS_DELETE, DH_LEX_LABEL,
     "usun|skasuj|wymaz|oproznij kosz|przenies do kosza|formatuj|usun trwale|wyczysc|odrzuc|"
     "zniszcz"},
    {DH_CLASS_DELETE, DH_LEX_LABEL,
     "radera|ta bort|slett|slet|fjern|poista|sil|kaldir|删除|清空|移除|削除|消去|"
     "ゴミ箱を空にする|삭제|제거"},
    {DH_CLASS_DELETE, DH_LEX_NOT,
     "format painter|number format|paper format|file format|image format|cell format|"
     "date format|video format|page format|text format|formatierung|format text|drop down|"
     "dropdown|drop files here|recently deleted|deleted items|undo delete|do not delete|"
     "don t delete|nicht loschen|ne pas supprimer|no eliminar|non eliminare|nao excluir|"
     "niet verwijderen|nie usuwaj|remove filter|remove filters|clear formatting|"
     "trash settings|formatieren als tabelle|drag and drop|format menu|do not discard|"
     "keep editing|background remover|papierkorb offnen|kassa|wydaj|formato|formulaire"},
    {DH_CLASS_DELETE, DH_LEX_CONTEXT,
     "delete|erase|permanently|cannot be undone|can t be undone|will be lost|remove|"
     "empty all items|move to trash|discard|loschen|geloscht|unwiderruflich|endgultig|"
     "kann nicht ruckgangig|entfernen|supprimer|definitivement|irreversible|eliminar|borrar|"
     "permanentemente|no se puede deshacer|eliminare|cancellare|definitivamente|excluir|"
     "apagar|verwijderen|definitief|usunac|trwale|nie mozna cofnac|verloren|format the|wipe|"
     "all data on"},
    {DH_CLASS_OVERWRITE, DH_LEX_LABEL,
     "overwrite|replace|replace file|save anyway|overwrite all|discard changes|revert|"
     "revert changes|don t save|do not save|dont save|close without saving|close anyway|"
     "leave without saving|restore previous|restore backup|rollback|roll back|reset changes|"
     "reload anyway|merge and replace|quit without saving|exit without saving|leave page"},
    {DH_CLASS_OVERWRITE, DH_LEX_LABEL,
     "uberschreiben|ersetzen|nicht speichern|ohne speichern schliessen|anderungen verwerfen|"
     "zurucksetzen|wiederherstellen|trotzdem speichern|verwerfen"},
    {DH_CLASS_OVERWRITE, DH_LEX_LABEL,
     "ecraser|remplacer|ne pas enregistrer|fermer sans enregistrer|"
     "annuler les modifications|restaurer|enregistrer quand meme"},
    {DH_CLASS_OVERWRITE, DH_LEX_LABEL,
     "sobrescribir|sobreescribir|reemplazar|no guardar|cerrar sin guardar|descartar cambios|"
     "restaurar|guardar de todos modos"},
    {DH_CLASS_OVERWRITE, DH_LEX_LABEL,
     "sovrascrivi|sostituisci|non salvare|chiudi senza salvare|annulla modifiche|ripristina|"
     "salva comunque"},
    {DH_CLASS_OVERWRITE, DH_LEX_LABEL,
     "substituir|sobrescrever|nao salvar|nao guardar|fechar sem salvar|descartar alteracoes"},
    {DH_CLASS_OVERWRITE, DH_LEX_LABEL,
     "overschrijven|vervangen|niet opslaan|sluiten zonder opslaan|wijzigingen verwerpen|"
     "terugzetten|toch opslaan"},
    {DH_CLASS_OVERWRITE, DH_LEX_LABEL,
     "nadpisz|zastap|nie zapisuj|zamknij bez zapisywania|odrzuc zmiany|przywroc|"
     "zapisz mimo to"},
    {DH_CLASS_OVERWRITE, DH_LEX_LABEL,
     "skriv over|ersatt|覆盖|替换|不保存|上書き|置き換え|保存しない|"
     "덮어쓰기"},
    {DH_CLASS_OVERWRITE, DH_LEX_CONTEXT,
     "already exists|do you want to replace|want to replace it|overwrite|unsaved changes|"
     "changes will be lost|save changes|without saving|will be overwritten|replace existing|"
     "existiert bereits|uberschreiben|ersetzen|nicht gespeichert|ungespeicherte|existe deja|"
     "ecraser|remplacer|non enregistre|ya existe|reemplazar|sobrescribir|sin guardar|"
     "esiste gia|sovrascrivere|sostituire|non salvate|ja existe|substituir|nao salvas|"
     "bestaat al|overschrijven|vervangen|niet opgeslagen|juz istnieje|nadpisac|zastapic|"
     "niezapisane|覆盖|上書き"},
    {DH_CLASS_SIGN_IN, DH_LEX_LABEL,
     "sign in|log in|login|log on|logon|signin|sign in with|continue with google|"
     "continue with apple|continue with microsoft|continue with github|"
     "continue with facebook|single sign on|unlock vault"},
    {DH_CLASS_SIGN_IN, DH_LEX_LABEL,
     "anmelden|einloggen|login|mit google anmelden|se connecter|connexion|s identifier|"
     "iniciar sesion|acceder|entrar|ingresar|accedi|accesso|fazer login|iniciar sessao|"
     "inloggen|aanmelden|zaloguj|zaloguj sie|logga in|logg inn|log ind|kirjaudu|giris yap|"
     "oturum ac|登录|ログイン|サインイン|로그인|登入"},
    {DH_CLASS_SIGN_IN, DH_LEX_NOT,
     "login history|sign in help|login help|newsletter|sign in options|"
     "zum newsletter anmelden|anmelden zum newsletter|activite de connexion"},
    {DH_CLASS_CREDENTIALS, DH_LEX_LABEL,
     "change password|reset password|update password|set password|set new password|"
     "save password|new password|forgot password|forgot your password|recover account|"
     "account recovery|two factor|2fa|two step verification|two step|authenticator|"
     "security key|add passkey|create passkey|passkey|backup codes|recovery codes|"
     "recovery email|recovery phone|recovery key|change pin|change email|security questions"},
    {DH_CLASS_CREDENTIALS, DH_LEX_LABEL,
     "passwort andern|kennwort andern|passwort zurucksetzen|passwort vergessen|"
     "neues passwort|zwei faktor|zweistufige|sicherheitsschlussel|wiederherstellungscodes|"
     "passwort speichern"},
    {DH_CLASS_CREDENTIALS, DH_LEX_LABEL,
     "changer le mot de passe|modifier le mot de passe|reinitialiser le mot de passe|"
     "mot de passe oublie|nouveau mot de passe|double authentification|cle de securite|"
     "codes de secours"},
    {DH_CLASS_CREDENTIALS, DH_LEX_LABEL,
     "cambiar contrasena|restablecer contrasena|olvide mi contrasena|nueva contrasena|"
     "verificacion en dos pasos|dos factores|codigos de recuperacion|llave de seguridad"},
    {DH_CLASS_CREDENTIALS, DH_LEX_LABEL,
     "cambia password|modifica password|reimposta password|password dimenticata|"
     "nuova password|due fattori|verifica in due passaggi|codici di recupero"},
    {DH_CLASS_CREDENTIALS, DH_LEX_LABEL,
     "alterar senha|mudar senha|redefinir senha|esqueci a senha|nova senha|duas etapas|"
     "dois fatores|alterar palavra passe|codigos de recuperacao"},
    {DH_CLASS_CREDENTIALS, DH_LEX_LABEL,
     "wachtwoord wijzigen|wachtwoord herstellen|wachtwoord vergeten|nieuw wachtwoord|"
     "tweestapsverificatie|twee factor|beveiligingssleutel|herstelcodes"},
    {DH_CLASS_CREDENTIALS, DH_LEX_LABEL,
     "zmien haslo|zresetuj haslo|nie pamietam hasla|nowe haslo|weryfikacja dwuetapowa|"
     "dwuskladnikowe|klucz bezpieczenstwa|kody zapasowe"},
    {DH_CLASS_CREDENTIALS, DH_LEX_LABEL,
     "修改密码|重置密码|パスワードを変更|비밀번호 변경"},
    {DH_CLASS_CREDENTIALS, DH_LEX_NOT,
     "save password manager off|continue with passkey hint"},
    {DH_CLASS_CREDENTIALS, DH_LEX_CONTEXT,
     "new password|confirm password|repeat password|retype password|change password|"
     "change your password|reset your password|two factor authentication|recovery codes|"
     "neues passwort|passwort bestatigen|passwort wiederholen|passwort andern|"
     "nouveau mot de passe|confirmer le mot de passe|nueva contrasena|confirmar contrasena|"
     "nuova password|conferma password|nova senha|confirmar senha|nieuw wachtwoord|"
     "bevestig wachtwoord|nowe haslo|potwierdz haslo"},
    {DH_CLASS_PERMISSION, DH_LEX_LABEL,
     "allow|allow access|always allow|allow once|authorize|authorise|grant|grant access|"
     "invite|invite people|add people|make public|anyone with the link|share link|"
     "copy share link|generate token|generate new token|create token|create api key|"
     "generate key|give access|approve access|trust this device|trust|add member|make admin|"
     "share with|connect app|turn on sharing|erlauben|immer erlauben|zulassen|"
     "zugriff erlauben|autorisieren|berechtigen|einladen|freigeben|offentlich machen|"
     "token erstellen|autoriser|toujours autoriser|inviter|rendre public|accorder|permitir|"
     "autorizar|conceder|invitar|hacer publico|compartir con|consenti|autorizza|invita|"
     "rendi pubblico|concedi|convidar|tornar publico|toestaan|machtigen|uitnodigen|"
     "openbaar maken|toegang geven|zezwol|autoryzuj|zapros|udostepnij publicznie|"
     "przyznaj dostep|允许|授权|邀请|許可|招待|허용|초대"},
    {DH_CLASS_PERMISSION, DH_LEX_NOT,
     "do not allow|don t allow|allowance|not allowed|nicht zulassen|nicht erlauben|"
     "ne pas autoriser|no permitir|non consentire|nao permitir|niet toestaan|nie zezwalaj|"
     "trust center|invite history|invitations received|grant history|"
     "grant application status"},
    {DH_CLASS_PERMISSION, DH_LEX_CONTEXT,
     "wants to access|would like to access|allow access|is requesting access|wants to|"
     "requests permission|use your camera|use your microphone|know your location|"
     "show notifications|access your account|mochte auf|zugriff auf|souhaite acceder|"
     "quiere acceder|desidera accedere|deseja acessar|wil toegang|chce uzyskac dostep|"
     "this app will be able to|anyone with the link"},
    {DH_CLASS_CAPTCHA, DH_LEX_LABEL,
     "i m not a robot|i am not a robot|not a robot|verify you are human|verify i am human|"
     "verify that you are human|captcha|recaptcha|hcaptcha|turnstile|press and hold|"
     "prove you are human|ich bin kein roboter|je ne suis pas un robot|no soy un robot|"
     "non sono un robot|nao sou um robo|ik ben geen robot|nie jestem robotem|"
     "我不是机器人|私はロボットではありません"},
    {DH_CLASS_CAPTCHA, DH_LEX_CONTEXT,
     "i m not a robot|i am not a robot|verify you are human|verifying you are human|"
     "checking your browser|select all images|select all squares|click each image|captcha|"
     "recaptcha|hcaptcha|prove you are human|unusual traffic|ich bin kein roboter|"
     "je ne suis pas un robot|no soy un robot|non sono un robot|nao sou um robo|"
     "ik ben geen robot|nie jestem robotem"},
    {DH_CLASS_CONTRACT, DH_LEX_LABEL,
     "i agree|agree|agree and continue|i accept|accept|accept all|accept all cookies|"
     "accept cookies|accept and continue|accept terms|i consent|consent|sign document|"
     "sign here|e sign|adopt and sign|click to sign|i am 18|i am over 18|i am of legal age|"
     "i have read and agree|agree to the terms|ich stimme zu|zustimmen|alle akzeptieren|"
     "akzeptieren|ich akzeptiere|einverstanden|einwilligen|unterschreiben|unterzeichnen|"
     "j accepte|accepter|tout accepter|je suis d accord|signer|acepto|aceptar|aceptar todo|"
     "aceptar todas|estoy de acuerdo|firmar|accetto|accetta|accetta tutti|acconsento|firma|"
     "aceito|aceitar|aceitar tudo|concordo|assinar documento|akkoord|ik ga akkoord|"
     "accepteren|alles accepteren|ondertekenen|zgadzam sie|akceptuje|akceptuj|zaakceptuj|"
     "zaakceptuj wszystko|podpisz|wyrazam zgode|同意|我同意|同意する|동의"},
    {DH_CLASS_CONTRACT, DH_LEX_WHOLE,
     "sign|sign now"},
    {DH_CLASS_CONTRACT, DH_LEX_NOT,
     "do not accept|don t accept|i do not agree|disagree|nicht akzeptieren|nicht zustimmen|"
     "aceptar y salir sin guardar"},
    {DH_CLASS_CONTRACT, DH_LEX_CONTEXT,
     "terms of service|terms and conditions|license agreement|end user license|"
     "privacy policy and|by clicking you agree|nutzungsbedingungen|lizenzvereinbarung|"
     "conditions generales|contrat de licence|terminos y condiciones|termini e condizioni|"
     "termos de uso|algemene voorwaarden|regulamin|agb"},
    {DH_CLASS_INSTALL, DH_LEX_LABEL,
     "install|install now|uninstall|reinstall|add extension|add to chrome|add to firefox|"
     "enable extension|update now|update all|upgrade all|install update|install updates|"
     "restart and update|install package|remove package|mark for installation|"
     "mark for removal|load unpacked|installieren|deinstallieren|jetzt installieren|"
     "jetzt aktualisieren|erweiterung hinzufugen|installer|desinstaller|mettre a jour|"
     "ajouter l extension|instalar|desinstalar|actualizar ahora|anadir extension|installa|"
     "disinstalla|aggiorna ora|aggiungi estensione|atualizar agora|adicionar extensao|"
     "installeren|verwijderen van programma|nu bijwerken|extensie toevoegen|zainstaluj|"
     "odinstaluj|aktualizuj teraz|dodaj rozszerzenie|安装|卸载|インストール|설치"},
    {DH_CLASS_INSTALL, DH_LEX_NOT,
     "installed apps|installation guide|installed|install guide|how to install|"
     "installationsanleitung"},
    {DH_CLASS_INSTALL, DH_LEX_CONTEXT,
     "add this extension|install this package|will be installed|ready to install|"
     "to be installed|uninstall this|wird installiert|software update is ready|"
     "sera installe|se instalara|verra installato|sera instalado|wordt geinstalleerd|"
     "zostanie zainstalowany"},
    {DH_CLASS_DOWNLOAD, DH_LEX_LABEL,
     "download|download now|download anyway|save link as|save image as|keep anyway|"
     "keep file|run anyway|open anyway|execute|run in terminal|trust and launch|"
     "mark executable|allow launching|allow executing|run program|herunterladen|"
     "link speichern unter|trotzdem herunterladen|trotzdem ausfuhren|ausfuhren|telecharger|"
     "enregistrer la cible|executer|descargar|guardar enlace como|ejecutar|scarica|"
     "salva link con nome|esegui|baixar|transferir ficheiro|salvar link como|executar|"
     "downloaden|link opslaan als|uitvoeren|pobierz|zapisz link jako|uruchom|"
     "uruchom mimo to|下载|ダウンロード|다운로드|运行"},
    {DH_CLASS_DOWNLOAD, DH_LEX_NOT,
     "downloads|download history|show downloads|downloaded files|ausfuhrlich|ausfuhrlicher"},
    {DH_CLASS_DOWNLOAD, DH_LEX_CONTEXT,
     "can harm your computer|this type of file|might be dangerous|is an executable|"
     "run or display|do you want to run|untrusted application|untrusted desktop file|"
     "kann auf ihrem computer schaden"},
    {DH_CLASS_UPLOAD, DH_LEX_LABEL,
     "upload|upload file|upload files|attach|attach file|attach files|attachment|"
     "choose file|choose files|browse files|add attachment|insert file|hochladen|"
     "datei hochladen|anhangen|datei anhangen|datei auswahlen|televerser|joindre|"
     "joindre un fichier|choisir un fichier|subir|subir archivo|adjuntar|adjuntar archivo|"
     "elegir archivo|carica file|allega|allega file|scegli file|carregar|anexar|"
     "anexar arquivo|escolher arquivo|uploaden|bijvoegen|bestand kiezen|bestand bijvoegen|"
     "przeslij plik|zalacz|zalacz plik|wybierz plik|上传|添付|アップロード"},
    {DH_CLASS_UPLOAD, DH_LEX_NOT,
     "attachments list|download attachment|uploaded files|upload history"},
    {DH_CLASS_SETTINGS, DH_LEX_LABEL,
     "turn off firewall|disable firewall|turn on firewall|add user|remove user|"
     "set time zone|change time|connect to vpn|forget network|apply changes|partition|"
     "unmount|mount|set as default|benutzer hinzufugen|firewall ausschalten|"
     "anderungen ubernehmen|appliquer les modifications|aplicar cambios|applica modifiche|"
     "aplicar alteracoes|wijzigingen toepassen|zastosuj zmiany"},
    {DH_CLASS_SETTINGS, DH_LEX_NOT,
     "mountain"},
    {DH_CLASS_PRIVILEGE, DH_LEX_LABEL,
     "authenticate|run as root|run as administrator|als administrator ausfuhren|"
     "legitimieren|s authentifier|autenticar|autenticazione|unlock keyring|"
     "ausfuhren als root"},
    {DH_CLASS_PRIVILEGE, DH_LEX_CONTEXT,
     "authentication is required|authentication required|authenticate to|"
     "enter your password to perform|administrative privileges|unlock your login keyring|"
     "unlock keyring|unlock login keyring|password for root|"
     "an application wants access to the keyring|legitimation ist notwendig|"
     "legitimation erforderlich|legitimierung|authentification requise|"
     "authentification est necessaire|se requiere autenticacion|se necesita autenticacion|"
     "autenticazione richiesta|autenticacao necessaria|authenticatie vereist|"
     "wymagane uwierzytelnienie"},
    {DH_CLASS_SAFETY_BYPASS, DH_LEX_LABEL,
     "proceed anyway|accept the risk and continue|accept the risk|proceed to unsafe|"
     "proceed unsafe|continue to unsafe|visit this unsafe site|ignore the risk|"
     "ignore warning|ignore the warning|risiko akzeptieren und fortfahren|"
     "risiko akzeptieren|trotzdem fortfahren|accepter le risque et poursuivre|"
     "accepter le risque|aceptar el riesgo y continuar|aceptar el riesgo|"
     "accetta il rischio e continua|accetta il rischio|aceitar o risco|risico aanvaarden|"
     "het risico aanvaarden|akceptuje ryzyko|disable protection|turn off safe browsing|"
     "more info and continue"},
    {DH_CLASS_SAFETY_BYPASS, DH_LEX_CONTEXT,
     "your connection is not private|connection is not private|connection isn t private|"
     "connection is not secure|net err cert|err cert|deceptive site ahead|"
     "site ahead contains malware|dangerous site|potential security risk ahead|"
     "security risk ahead|smartscreen|sec error|certificate is not trusted|"
     "not trusted certificate|diese verbindung ist nicht sicher|keine sichere verbindung|"
     "mogliches sicherheitsrisiko|votre connexion n est pas privee|"
     "la conexion no es privada|la connessione non e privata|sua conexao nao e particular|"
     "je verbinding is niet prive|polaczenie nie jest prywatne|host key verification"},
    {DH_CLASS_ACCOUNT, DH_LEX_LABEL,
     "create account|create an account|create my account|sign up|signup|sign up now|"
     "register|register now|join now|close account|close my account|deactivate account|"
     "delete account|delete my account|unsubscribe|cancel subscription|cancel membership|"
     "cancel plan|end subscription|cancel service|konto erstellen|konto anlegen|"
     "registrieren|jetzt registrieren|konto schliessen|konto loschen|"
     "abmelden vom newsletter|abo kundigen|kundigen|creer un compte|s inscrire|inscription|"
     "fermer le compte|resilier|se desabonner|se desinscrire|crear cuenta|registrarse|"
     "darse de baja|cancelar suscripcion|cerrar cuenta|crea account|registrati|iscriviti|"
     "annulla abbonamento|disdici|disiscriviti|chiudi account|criar conta|cadastrar|"
     "cadastre se|cancelar assinatura|encerrar conta|account aanmaken|registreren|"
     "uitschrijven|abonnement opzeggen|opzeggen|account sluiten|utworz konto|zaloz konto|"
     "zarejestruj|zarejestruj sie|anuluj subskrypcje|zamknij konto|wypisz sie|注册|"
     "登録する|新規登録|회원가입|注销账户"},
    {DH_CLASS_ACCOUNT, DH_LEX_NOT,
     "register of|cash register|sign up history|registered"},
    {DH_CLASS_ACCOUNT, DH_LEX_CONTEXT,
     "cancel your subscription|close your account|delete your account|"
     "deactivate your account|abo kundigen|konto wirklich|resilier votre|"
     "cancelar suscripcion|cerrar su cuenta"},
    {DH_CLASS_REMOTE_EFFECT, DH_LEX_LABEL,
     "share screen|share your screen|start sharing|start call|start video call|call now|"
     "video call|join call|join meeting|join now|start meeting|start recording|go live|"
     "start broadcast|unlock door|open door|start engine|start cleaning|turn on camera|"
     "turn on microphone|unmute|bildschirm teilen|anrufen|anruf starten|"
     "besprechung beitreten|partager l ecran|appeler|rejoindre la reunion|"
     "compartir pantalla|llamar|unirse a la reunion|condividi schermo|chiama|"
     "partecipa alla riunione|compartilhar tela|ligar agora|entrar na reuniao|scherm delen|"
     "bellen|deelnemen aan vergadering|udostepnij ekran|zadzwon|dolacz do spotkania"},
    {DH_CLASS_REMOTE_EFFECT, DH_LEX_WHOLE,
     "print|drucken|imprimer|imprimir|stampa|afdrukken|drukuj|print now|call|打印|印刷"},
    {DH_CLASS_PERSISTENCE, DH_LEX_LABEL,
     "start automatically|run at startup|run at login|launch at startup|open at login|"
     "start on boot|add to startup|add startup program|add cron job|add ssh key|"
     "enable service|beim start ausfuhren|automatisch starten|lancer au demarrage|"
     "iniciar automaticamente|avvia automaticamente|automatisch opstarten|"
     "uruchamiaj automatycznie|new startup program"},
    {DH_CLASS_SECRET, DH_LEX_LABEL,
     "show password|reveal password|copy password|view password|show passwords|reveal|"
     "reveal secret|show secret|copy secret|export passwords|export keys|export private key|"
     "show private key|copy api key|show recovery phrase|reveal seed phrase|"
     "show seed phrase|copy token|passwort anzeigen|kennwort anzeigen|passwort kopieren|"
     "passworter exportieren|afficher le mot de passe|copier le mot de passe|"
     "exporter les mots de passe|mostrar contrasena|copiar contrasena|exportar contrasenas|"
     "mostra password|copia password|esporta password|mostrar senha|copiar senha|"
     "exportar senhas|wachtwoord tonen|wachtwoord weergeven|wachtwoord kopieren|"
     "wachtwoorden exporteren|pokaz haslo|kopiuj haslo|eksportuj hasla|显示密码|"
     "パスワードを表示"},
    {DH_CLASS_SESSION_END, DH_LEX_LABEL,
     "log out|logout|log off|sign out|shut down|shutdown|power off|restart now|"
     "restart computer|reboot|suspend|hibernate|force quit|kill process|end task|"
     "end process|end session|terminate|kill|abmelden|ausloggen|herunterfahren|ausschalten|"
     "neu starten|neustart|prozess beenden|sitzung beenden|se deconnecter|deconnexion|"
     "eteindre|redemarrer|forcer a quitter|tuer le processus|cerrar sesion|apagar equipo|"
     "reiniciar|suspender|forzar salida|disconnetti|esci dall account|spegni|riavvia|"
     "termina processo|termina sessione|fazer logout|terminar sessao|desligar|"
     "reiniciar agora|encerrar sessao|sair da conta|uitloggen|afmelden|afsluiten computer|"
     "uitschakelen|opnieuw opstarten|proces beeindigen|wyloguj|wyloguj sie|zamknij system|"
     "wylacz|uruchom ponownie|zakoncz proces|退出登录|关机|重启|ログアウト|"
     "再起動|シャットダウン|로그아웃"},
    {DH_CLASS_SESSION_END, DH_LEX_WHOLE,
     "restart"},
    {DH_CLASS_SESSION_END, DH_LEX_NOT,
     "sign out sheet|newsletter|kill ring"},
    {DH_CLASS_SESSION_END, DH_LEX_CONTEXT,
     "log out of|shut down|power off|restart the computer|end the session|computer will|"
     "session beenden|herunterfahren|force quit|not responding|reagiert nicht|ne repond pas|"
     "no responde|non risponde|nao esta respondendo|reageert niet|nie odpowiada|"
     "will be logged out"},
    {DH_CLASS_BULK, DH_LEX_LABEL,
     "apply to all|update all records|import contacts|import all|merge all|change all|"
     "auf alle anwenden|appliquer a tous|aplicar a todos|applica a tutti|op alles toepassen|"
     "zastosuj do wszystkich"},
    {DH_CLASS_HIGH_STAKES, DH_LEX_LABEL,
     "prescribe|book appointment|approve request|reject application|approve claim|"
     "reject claim|approve payment|file taxes|submit tax return|cast vote|"
     "terminate employee|discharge patient"},
    {0, DH_LEX_YES,
     "ok|okay|yes|confirm|i confirm|do it|agree|accept|apply|finish|done|complete|"
     "proceed anyway|yes continue|yes i am sure|confirm and continue|go ahead|execute|save|"
     "yes please|ja|bestatigen|fertig|fertigstellen|ausfuhren|speichern|oui|confirmer|"
     "valider|terminer|enregistrer|d accord|si|aceptar|confirmar|finalizar|terminar|guardar|"
     "aceitar|conferma|fine|salva|va bene|sim|concluir|salvar|bevestigen|gereed|voltooien|"
     "opslaan|tak|potwierdz|zatwierdz|zakoncz|gotowe|zapisz|确定|确认|是|はい|확인|"
     "예"},
    {0, DH_LEX_GO_ON,
     "continue|proceed|next|go on|go|weiter|fortfahren|fortsetzen|continuer|poursuivre|"
     "suivant|continuar|siguiente|seguir|avanti|continua|prosegui|proximo|seguinte|avancar|"
     "doorgaan|volgende|verder|dalej|kontynuuj|nastepny|继续|下一步|続行|次へ|"
     "계속"},
    {0, DH_LEX_CANCEL,
     "cancel|no|back|close|go back|abort|not now|dismiss|keep|keep editing|later|no thanks|"
     "skip|undo|stay|deny|reject|reject all|decline|block|start over|abbrechen|nein|zuruck|"
     "schliessen|nicht jetzt|spater|ablehnen|alle ablehnen|annuler|non|retour|fermer|"
     "plus tard|refuser|tout refuser|cancelar|atras|volver|cerrar|ahora no|mas tarde|"
     "rechazar|rechazar todo|annulla|indietro|chiudi|non ora|rifiuta|rifiuta tutto|nao|"
     "voltar|fechar|agora nao|recusar|rejeitar|annuleren|nee|terug|sluiten|niet nu|weigeren|"
     "alles weigeren|anuluj|nie|wstecz|zamknij|nie teraz|odrzuc wszystko|odmow|avbryt|"
     "取消|返回|否|キャンセル|いいえ|취소|don t allow|do not allow|"
     "nicht zulassen|non consentire|get me out of here|back to safety|"
     "zuruck zu sicherer website"},
    {0, DH_LEX_QUESTION,
     "are you sure|do you want|do you really|would you like|cannot be undone|"
     "can t be undone|sind sie sicher|sind sie sich sicher|mochten sie|wollen sie|wirklich|"
     "etes vous sur|voulez vous|vraiment|esta seguro|estas seguro|desea|quieres|sei sicuro|"
     "sicuro di|vuoi|desideri|tem certeza|deseja|weet u zeker|weet je zeker|wilt u|wil je|"
     "czy na pewno|czy chcesz|never be recovered|unwiderruflich|irreversible|"
     "nie mozna cofnac|您确定|确定要|本当に|よろしいですか|정말"},
    {0, DH_LEX_LOOKUP,
     "search|find|filter|address and search bar|address bar|search bar|location|url|tags|"
     "tag|labels|keywords|attendees|attendee|participants|guests|invitees|people|recipients|"
     "to|cc|bcc|skills|suche|suchen|filtern|adressleiste|schlagworter|schlagworte|"
     "teilnehmer|gaste|personen|an|recherche|rechercher|filtrer|etiquettes|mots cles|"
     "participants invites|invites|buscar|busqueda|filtrar|etiquetas|asistentes|"
     "participantes|invitados|cerca|ricerca|filtra|etichette|partecipanti|invitati|"
     "pesquisar|pesquisa|procurar|convidados|zoeken|zoek|filteren|trefwoorden|deelnemers|"
     "gasten|genodigden|szukaj|wyszukaj|filtruj|etykiety|uczestnicy|goscie|搜索|検索|"
     "검색"},
    {0, DH_LEX_PASSWORD,
     "password|passwd|passphrase|pass phrase|pin|passcode|one time code|otp|"
     "verification code|security code|access token|api key|secret|master password|passwort|"
     "kennwort|mot de passe|code secret|contrasena|clave|password dell account|senha|"
     "palavra passe|wachtwoord|haslo|losenord|passord|adgangskode|salasana|sifre|parola|"
     "密码|パスワード|비밀번호|密碼|暗証番号"},
    {0, DH_LEX_CARD,
     "card number|credit card|debit card|cvv|cvc|cvv2|card verification|expiry date|"
     "expiration date|kartennummer|kreditkarte|prufziffer|numero de carte|carte bancaire|"
     "numero de tarjeta|tarjeta de credito|numero carta|carta di credito|numero do cartao|"
     "kaartnummer|creditcard|numer karty|karta kredytowa"},
    {0, DH_LEX_BANK,
     "iban|bic|swift|sort code|routing number|account number|account balance|"
     "available balance|bank account|wallet|bitcoin|ethereum|crypto|usdt|brokerage|"
     "portfolio value|shares|stake|odds|betting|casino|kontostand|kontonummer|uberweisung|"
     "depot|solde|virement|saldo|numero de cuenta|transferencia bancaria|bonifico|"
     "conto corrente|saldo disponivel|rekeningnummer|overschrijving|przelew|numer konta|"
     "saldo konta|gas fee|sell order|buy order|margin"},
    {0, DH_LEX_TRASH,
     "trash|bin|recycle bin|wastebasket|rubbish bin|papierkorb|mulleimer|corbeille|papelera|"
     "cestino|lixeira|lixo|prullenbak|kosz|papperskorgen|回收站|ゴミ箱|휴지통|"
     "deleted items"},
    {0, DH_LEX_BULK,
     "all|permanently|everything|forever|empty|entire|selected items|all items|alle|alles|"
     "endgultig|unwiderruflich|leeren|tout|tous|toutes|definitivement|vider|todo|todos|"
     "todas|permanentemente|definitivamente|vaciar|tutto|tutti|svuota|definitivo|esvaziar|"
     "permanent|legen|wszystko|wszystkie|trwale|oproznij|清空|全部|空にする|format|"
     "formatieren|formatta|formater|formatear|factory|wipe|database|disk|account|konto|"
     "compte|cuenta"},
    {0, DH_LEX_OPEN_FILE,
     "open file|open files|open|file upload|choose file|choose files|select file|"
     "select files|choose a file|select a file|select a file to upload|"
     "choose file to upload|upload file|upload|attach file|attach files|datei offnen|"
     "dateien offnen|datei auswahlen|datei hochladen|datei anhangen|ouvrir un fichier|"
     "ouvrir des fichiers|ouvrir|choisir un fichier|envoi du fichier|abrir archivo|"
     "abrir archivos|abrir|seleccionar archivo|apri file|apri|seleziona file|"
     "caricamento file|abrir arquivo|abrir ficheiro|selecionar arquivo|bestand openen|"
     "bestanden openen|openen|bestand kiezen|otworz plik|otworz pliki|otworz|wybierz plik|"
     "wysylanie pliku|open document|offnen|select|choose|auswahlen|selectionner|choisir|"
     "seleccionar|seleziona|scegli|selecionar|escolher|selecteren|kiezen|wybierz"},
    {0, DH_LEX_SAVE_FILE,
     "save as|save|save file|save document|save image|export|export as|speichern unter|"
     "speichern|datei speichern|enregistrer sous|enregistrer|guardar como|guardar|"
     "salva con nome|salva|salvar como|salvar|opslaan als|opslaan|zapisz jako|zapisz|"
     "save as pdf|export image"},
    {0, DH_LEX_COOKIE,
     "cookie|cookies"},
    {0, DH_LEX_LABEL, NULL},
};
/* clang-format on */

const struct dh_lex_row *dh_lex_rows(void)
{
    return rows;
}
