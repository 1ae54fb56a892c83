#include "agent/skill/choose_lang.h"

#include <stddef.h>
#include <string.h>

#include "agent/skill/choose_words.h"

struct language {
    const char *empty, *negates;
};

static const struct language languages[DH_LANGS] = {
    [DH_LANG_NONE] = {"", ""},
    [DH_LANG_EN] = {"a an the of to in on at by for from with into and or is are was my our your "
                    "me i we you it its this that "
                    "please can could would should want need as have has get put all not last next",
                    "not don't dont never no cannot can't won't"},
    [DH_LANG_DE] = {"der die das den dem des ein eine einen einem einer eines und oder ich du er "
                    "sie es wir ihr mein meine "
                    "meinen meinem dein deine mir mich dir dich bitte kannst konntest kann konnen "
                    "mochte mochten will wollen "
                    "soll sollen muss lass lasse mal jetzt noch auch zu zum zur im in am an auf "
                    "aus bei bis fur mit nach von "
                    "vom vor uber um als wie was wer ist sind war hat haben habe wird werden diese "
                    "dieser dieses diesen so "
                    "dann doch hier da per euro",
                    "nicht kein keine keinen nie niemals"},
    [DH_LANG_FR] = {"le la les l un une des du de d au aux et ou a en dans sur pour par avec sans "
                    "je j tu il elle nous vous on "
                    "me m te t se s moi toi mon ma mes ton ta tes son sa ses notre votre leur ce "
                    "cet cette ces qui que qu peux "
                    "peut pouvez pourrais pourriez voudrais veux merci svp plait est sont ai y",
                    "ne n pas jamais"},
    [DH_LANG_ES] = {"el la los las un una unos unas de del al a y o en con sin para por que mi mis "
                    "tu tus su sus me te se nos "
                    "yo quiero quisiera puedes podrias favor es son este esta estos estas ese lo "
                    "le les desde hasta como",
                    "no nunca"},
    [DH_LANG_IT] = {"il lo la i gli le l un uno una di del dello della dei degli delle d al allo "
                    "alla ai agli alle a e o in "
                    "nel nella nei con per da dal dalla su sul sulla mi ti si ci io tu mio mia "
                    "miei tuo puoi potresti vorrei "
                    "voglio favore piacere che questo questa sono",
                    "non mai"},
    [DH_LANG_NL] = {"de het een en of in op aan voor van met naar bij uit door om te tot ik je jij "
                    "u hij zij wij we mij me mijn "
                    "jouw uw kun kunt kan wil wilt graag alsjeblieft alstublieft even dit dat deze "
                    "die is zijn was ook nog",
                    "niet geen nooit"},
    [DH_LANG_PT] = {"o a os as um uma uns umas de do da dos das no na nos nas ao aos e ou em com "
                    "sem para pra por pelo pela que "
                    "me te se eu voce meu minha seu sua quero queria pode poderia podes favor este "
                    "esta esse essa",
                    "nao nunca"},
    [DH_LANG_PL] = {"i a w we z ze na do od dla po za przez o u oraz lub albo to ten ta te ja ty "
                    "mi mnie moj moja moje prosze "
                    "czy mozesz mozna chce chcialbym chcialabym jest sa sie ci go jego jej",
                    "nie nigdy"},
    [DH_LANG_RU] = {"и в во на с со к ко от из за по для о об у я ты вы мы мне меня мои моя мое "
                    "пожалуиста можешь хочу надо "
                    "нужно это этот эта бы ли же",
                    "не нельзя никогда"},
    [DH_LANG_EL] = {"το τον την τη τα τους τισ τις ο η οι ενα εναν μια σε στο στον στην στη με για "
                    "απο και να θα παρακαλω μου "
                    "σου",
                    "μην μη δεν"},
    [DH_LANG_CJK] = {"一下 我的 我们 你的 这个 那个 一个 昨天 今天 明天 昨日 今日 明日 要请",
                     "不要 不用 请勿 不能"},
};

/* By the letters of a word: 0 where they are Latin. */
static enum dh_lang script(const char *word)
{
    unsigned char a = (unsigned char)word[0];
    return a == 0xd0 || a == 0xd1   ? DH_LANG_RU
           : a == 0xce || a == 0xcf ? DH_LANG_EL
           : a >= 0xe3 && a <= 0xed ? DH_LANG_CJK
                                    : DH_LANG_NONE;
}

/* Letters that few languages have. */
static void by_letters(const char *text, int hits[DH_LANGS])
{
    static const struct {
        const char *letter;
        enum dh_lang lang;
    } rare[] = {{"ß", DH_LANG_DE}, {"ñ", DH_LANG_ES}, {"¿", DH_LANG_ES}, {"ã", DH_LANG_PT},
                {"õ", DH_LANG_PT}, {"ł", DH_LANG_PL}, {"ą", DH_LANG_PL}, {"ę", DH_LANG_PL},
                {"ż", DH_LANG_PL}, {"ś", DH_LANG_PL}, {"ć", DH_LANG_PL}, {"Ł", DH_LANG_PL},
                {"Ż", DH_LANG_PL}, {"ń", DH_LANG_PL}, {"ź", DH_LANG_PL}};
    for (size_t i = 0; i < sizeof(rare) / sizeof(rare[0]); i++)
        hits[rare[i].lang] += strstr(text, rare[i].letter) != NULL;
}

enum dh_lang dh_lang_of(const char *text)
{
    char word[64];
    int hits[DH_LANGS] = {0};
    by_letters(text, hits);
    for (const char *s = text; (s = dh_word_next(s, word, sizeof(word))) != NULL;) {
        enum dh_lang by = script(word);
        if (by)
            hits[by] += 2;
        for (int k = DH_LANG_EN; k < DH_LANG_RU; k++)
            hits[k] += dh_word_in_list(word, languages[k].empty) || dh_word_in_list(word, languages[k].negates);
    }
    enum dh_lang best = DH_LANG_EN;
    for (int k = DH_LANG_DE; k < DH_LANGS; k++)
        if (hits[k] > hits[best])
            best = (enum dh_lang)k;
    return hits[best] ? best : DH_LANG_NONE;
}

bool dh_lang_english(enum dh_lang lang)
{
    return lang == DH_LANG_EN;
}

bool dh_lang_empty(enum dh_lang lang, const char *word)
{
    return lang == DH_LANG_EN || lang == DH_LANG_NONE ? dh_word_empty(word)
                                                      : dh_word_in_list(word, languages[lang].empty);
}

bool dh_lang_negates(enum dh_lang lang, const char *word)
{
    return dh_word_in_list(word, languages[lang == DH_LANG_NONE ? DH_LANG_EN : lang].negates);
}

/* A line asks for one thing. With a star it is the beginning of a word. English words that may be
 * nouns are left out. */
static const char *const verbs[] = {
    "submit* einreich* reicht reiche reichen soumet* deposer depose presentar presenta inoltra* "
    "indien* inlever* dien dient "
    "submet* apresenta* zloz* sklad* подаи подать подает υποβαλ* υποβολ* 提交 提出",
    "delete* deleti* remov* erase* erasi* discard* losch* loesch* entfern* supprim* efface* borra* "
    "borre elimin* cancella "
    "cancellare verwijder* wis wissen apag* exclui* usun* usuw* skasuj* удали* удаля* стере* "
    "διαγραφ* διαγραψ* σβησ* 删除 "
    "削除 삭제",
    "cancel cancels canceled cancelled canceling cancelling revoke* withdraw* abort* stornier* "
    "widerruf* absag* sage sagt "
    "kundige kundigen annul* anul* cancela cancelar cancele disdici* disdire odwol* отмен* ακυρω* "
    "取消",
    "send sends sent sending schick* sende sendet senden versend* verschick* envoi* envoy* envia* "
    "envie* manda mandar "
    "mandare invia inviare stuur* verstuur* verstur* verzend* wysl* wysyl* przesl* отправ* пошли "
    "послать στειλ* στελν* 发送 "
    "送信",
    "pay pays paid paying bezahl* zahle zahlt zahlen uberweis* paie paies payer payez paye pagar "
    "paga pague pagare betaal* "
    "betal* zaplac* oplac* плат* оплат* заплат* πληρω* 支付 付款",
    "buy buys bought buying kaufe kauft kaufen achete* acheter compra compras comprar compre "
    "acquista* koop* kopen kup kupic "
    "kupuj* купи* αγορασ* 购买 購入",
    "bestell* commande commander pide ordina ordinare bestel* encomend* zamow* закаж* заказ* "
    "παραγγ* 订购 注文",
    "reserve* reservi* buche bucht buchen reservier* reserva reservar prenot* boek* rezerw* "
    "заброн* брони* κρατησ* 预订 予約",
    "add adds added adding create* creati* anleg* lege legt hinzufug* erstell* ajout* cree creer "
    "anad* agreg* crea crear "
    "aggiung* toevoeg* voeg cria criar crie dodaj* dodac utworz* добав* созда* προσθ* δημιουργ* "
    "添加 创建 新建 追加 作成",
    "eintrag* trage tragt erfass*",
    "download* herunterlad* telecharg* descarg* scarica* baixa baixar pobier* pobr* скача* 下载",
    "upload* hochlad* televers* sube subir caricare carica wgra* 上传",
    "change changes changed changing modif* andern andert aktualisier* bearbeit* cambia cambiar "
    "cambiare actualiz* aggiorn* "
    "wijzig* altera alterar atualiz* zmien* измен* обнов* αλλαξ* 修改 更改 変更",
    "edit edits edited editing",
    "prints printed printing drucke druckt drucken ausdruck* imprim* stampa stampare afdruk* "
    "wydruk* распеча* εκτυπ* 打印 印刷",
    "translate* translati* ubersetz* tradui* traduc* tradur* traduz* vertaal* vertal* przetlum* "
    "перевед* μεταφρ* 翻译 翻訳",
    "approve* approvi* genehmig* approuv* aprueb* aprob* approva* goedkeur* aprov* zatwierdz* "
    "одобр* εγκριν* 批准 承認",
    "reject* denies denied deny refus* ablehn* lehne rechaz* rifiut* afwijz* rejeit* odrzu* "
    "отклон* απορρι* 拒绝 却下",
    "copies copied copying kopier* copier copiar copiare kopieer* kopiuj* skopiuj* скопир* 复制",
    "rename* renami* umbenenn* renomm* renombr* rinomin* hernoem* renome* переимен* 重命名",
    "schliesse schliesst schliessen fermer ferme cierra cerrar chiudi chiudere sluit sluiten fecha "
    "fechar zamkn* закро* 关闭",
    "anruf* rufe appelle appeler llama llamar chiama chiamare zadzwon* позвон* 打电话",
    "write writes wrote writing schreib* ecris ecrire escrib* scrivi scrivere schrijf* escrev* "
    "napis* напиш* γραψ*",
    "beantrag* demande demander solicit* richied* aanvra* vraag vraagt",
    "find finds search searches suche sucht suchen cherche chercher busca buscar cerca cercare "
    "zoek* procura procurar "
    "szuka* znajd* наиди наити 查找 検索",
    "sell sells sold selling verkauf* vends vendre vende vender vendere verkoop* sprzeda* прода* "
    "出售",
    "refund refunds refunded",
    "reopen* ",
    "restart* ",
    "uninstall* ",
    "unmute* ",
    "unsubscribe* ",
    "undo undoes undone",
    "disable* ",
    "enable* ",
};

/* Whether a pattern that ends with a space, a star or the end of the list is the word. */
static bool is_pattern(const char *word, const char *p)
{
    while (*word && *p == *word) {
        word++;
        p++;
    }
    return *p == '*' || (!*word && (*p == ' ' || !*p));
}

int dh_lang_verb(const char *word)
{
    for (size_t i = 0; word[0] && i < sizeof(verbs) / sizeof(verbs[0]); i++)
        for (const char *p = verbs[i]; p; p = strchr(p, ' ')) {
            p += *p == ' ';
            if (*p == word[0] && is_pattern(word, p))
                return (int)i + 1;
        }
    return 0;
}

void dh_lang_verbs_init(struct dh_lang_verbs *v)
{
    short n = 0;
    for (size_t i = 0; i < 256; i++)
        v->first[i] = -1;
    for (size_t i = sizeof(verbs) / sizeof(verbs[0]); i-- > 0;)
        for (const char *p = verbs[i]; p && n < DH_LANG_VERBS; p = strchr(p, ' ')) {
            p += *p == ' ';
            if (!*p)
                break;
            v->pattern[n] = p;
            v->set[n] = (unsigned char)(i + 1);
            v->next[n] = v->first[(unsigned char)*p];
            v->first[(unsigned char)*p] = n++;
        }
}

int dh_lang_verbs_find(const struct dh_lang_verbs *v, const char *word)
{
    for (short i = v->first[(unsigned char)word[0]]; i >= 0; i = v->next[i])
        if (is_pattern(word, v->pattern[i]))
            return v->set[i];
    return 0;
}
