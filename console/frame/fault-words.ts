/** Why the API did not do what it was asked for, by the kinds of its reasons; a kind without words does not compile. */
import type { Reason } from '../client/faults.ts';
import { words } from '../words/locale.tsx';

/** What a reason names, as the chosen language has it. */
export interface Named {
  readonly channel: (name: string) => string;
  readonly braked: (braked: Extract<Reason, { kind: 'braked' }>['braked']) => string;
  readonly number: (value: number) => string;
  /** ISO 8601. */
  readonly time: (at: string) => string;
  /** In milliseconds. */
  readonly duration: (ms: number) => string;
}

type Said = {
  readonly [Kind in Reason['kind']]: (
    reason: Extract<Reason, { readonly kind: Kind }>,
    named: Named,
  ) => string;
};

type Thing = Extract<Reason, { kind: 'no-such' }>['what'];
type Form = Extract<Reason, { kind: 'must-be' }>['what'];
type Each<Kind extends string> = Readonly<Record<Kind, string>>;

const things = {
  en: {
    broadcast: 'broadcast',
    campaign: 'campaign',
    channel: 'channel',
    coupon: 'coupon',
    customer: 'customer',
    journey: 'journey',
    lane: 'lane',
    message: 'message',
    preview: 'preview',
    publication: 'publication',
    'sent-message': 'sent message whose words are known',
    task: 'task',
    tunable: 'setting to be changed here',
  },
  'zh-Hans': {
    broadcast: '群发',
    campaign: '积压活动',
    channel: '渠道',
    coupon: '优惠券',
    customer: '客户',
    journey: '旅程',
    lane: '通道',
    message: '消息',
    preview: '预估',
    publication: '发布版本',
    'sent-message': '留有内容的已发消息',
    task: '任务',
    tunable: '可在此更改的设置',
  },
  'zh-Hant': {
    broadcast: '群發',
    campaign: '積壓活動',
    channel: '管道',
    coupon: '優惠券',
    customer: '客戶',
    journey: '旅程',
    lane: '通道',
    message: '訊息',
    preview: '預估',
    publication: '發布版本',
    'sent-message': '留有內容的已發訊息',
    task: '任務',
    tunable: '可在此變更的設定',
  },
} satisfies Readonly<Record<string, Each<Thing>>>;

const forms = {
  en: {
    cursor: 'where the list before ended',
    email: 'an email address',
    moment: 'a date and time with its timezone, such as 2026-04-18T19:00[Europe/London]',
    'one-text': 'one text',
    phone: 'a number such as +852…',
    'web-address': 'a web address that begins with http:// or https://',
  },
  'zh-Hans': {
    cursor: '上一份列表结束的位置',
    email: '邮箱地址',
    moment: '带时区的日期和时间，例如 2026-04-18T19:00[Asia/Shanghai]',
    'one-text': '一段文字',
    phone: '形如 +86… 的电话号码',
    'web-address': '以 http:// 或 https:// 开头的网址',
  },
  'zh-Hant': {
    cursor: '上一份清單結束的位置',
    email: '電子郵件地址',
    moment: '帶時區的日期和時間，例如 2026-04-18T19:00[Asia/Taipei]',
    'one-text': '一段文字',
    phone: '形如 +886… 的電話號碼',
    'web-address': '以 http:// 或 https:// 開頭的網址',
  },
} satisfies Readonly<Record<string, Each<Form>>>;

const en = {
  amount: ({ side, bound }, { number }) =>
    `Must be at ${side === 'at-least' ? 'least' : 'most'} ${number(bound)}.`,
  'as-many': ({ side, bound }, { number }) =>
    `Must be at ${side === 'at-least' ? 'least' : 'most'} ${number(bound)} of them.`,
  'backlog-uncounted': ({ journey }) =>
    `No night has counted the backlog of ${journey} yet: ask again after the next sweep.`,
  'begun-by-events': ({ journey }) =>
    `${journey} is begun by events: nobody can foresee how many there will be.`,
  'being-given-back': ({ id }) => `${id} is being given back: try again in a moment.`,
  'being-merged': ({ id }) => `${id} is being merged: try again in a moment.`,
  braked: ({ braked: on, state, by, why }, { braked }) =>
    `${braked(on)}: ${state} by ${by} (${why}). Resume it first.`,
  'campaign-under-way': ({ campaign, journey }) =>
    `The campaign ${campaign} of ${journey} is under way: stop it first, or let it end.`,
  'draft-gone': () => 'There is no draft any more: it was published, or dropped.',
  'draft-overtaken': ({ by }) => `${by} has written it meanwhile.`,
  erased: ({ customer }) => `The customer ${customer} was erased.`,
  'for-nobody-named': () => 'Say for whom it is: a rule, or customers.',
  'id-taken': ({ id }) => `The id ${id} is of another request: take another one.`,
  'in-repository': ({ name }) =>
    `The deployment has what is in force of ${name} itself: change it there, or publish something else.`,
  'in-use': ({ what }) =>
    what === 'version'
      ? 'This version is in use: load under another.'
      : 'A feed that was loaded later is in use.',
  'lacks-parameter': ({ journey, name }) => `${name} is missing: ${journey} needs it.`,
  letters: ({ side, bound }, { number }) =>
    side === 'at-least' && bound <= 1
      ? 'Must not be empty.'
      : `Must have at ${side === 'at-least' ? 'least' : 'most'} ${number(bound)} letters.`,
  'lifted-by-reader': ({ channel: of }, { channel }) =>
    `What stops ${channel(of)} there only whoever reads there can lift.`,
  'moment-past': ({ at }, { time }) => `Must be ahead: ${time(at)} is past.`,
  'moment-too-far': ({ most }, { duration }) => `Must be within ${duration(most)}.`,
  'must-be': ({ what }) => `Must be ${forms.en[what]}.`,
  'must-be-one-of': ({ values }) => `Must be one of ${values.join(', ')}.`,
  'no-address': ({ channel: of }, { channel }) => `This customer has no address for ${channel(of)}.`,
  'no-backlog': ({ journey }) => `${journey} asks for no days of silence, so it has no backlog.`,
  'no-budget': ({ journey }) =>
    `${journey} has no budget: one comes with a deployment, since its story asks for none.`,
  'no-draft': ({ message }) => `There is no draft of ${message}.`,
  'no-feed': () => 'No feed is in use: load one with rekindle feed load.',
  'no-list': ({ name }) => `There is no list ${name}.`,
  'no-other-id': ({ id, customer }) => `${id} is no other id of the customer ${customer}.`,
  'no-parameter': ({ journey, name }) => `${journey} has no parameter ${name}.`,
  'no-pool': () => 'The settings name no pool of codes.',
  'no-silence-between': () => 'The least days of silence must be fewer than the most.',
  'no-such': ({ what, name }) => `There is no ${things.en[what]} ${name}.`,
  'no-such-locale': ({ locale, known }) =>
    `This message is not there in ${locale}, only in ${known.join(', ')}: a new language comes with a deployment.`,
  'not-of-nobody': ({ id }) => `${id} is not taken for nobody’s.`,
  'not-of-tests': ({ listed }) => `Tests may be sent to these alone: ${listed.join(', ')}.`,
  'not-sent-by': ({ journey, message }) => `${journey} does not send ${message}.`,
  'not-stopped': ({ channel: of }, { channel }) => `Nothing stops ${channel(of)} at her address.`,
  'not-taken': ({ why }) => `The provider did not take it: ${why}`,
  'not-to-be-contacted': () => 'This customer is not to be contacted any more.',
  'not-tried': ({ channel: of }, { channel }) =>
    `Only emails and texts can be tried so, and this one is brought by ${channel(of)}.`,
  'nothing-published': ({ name }) => `Nothing of ${name} is published, and nothing waits.`,
  'nothing-to-learn': () => 'Nothing is deployed here that asks what a fit learns.',
  'nothing-waits': ({ name }) => `Nothing of ${name} waits to be approved.`,
  'others-publish': () => 'Others are publishing at this moment: try again.',
  overtaken: ({ name }) => `${name} was changed meanwhile.`,
  'own-change': ({ who }) => `This is by ${who}: somebody else must approve it.`,
  'publication-not-sent': ({ message, number }, { number: of }) =>
    `Publication ${of(number)} of ${message} is not sent, and does not wait.`,
  'publication-not-waiting': ({ message, number }, { number: of }) =>
    `Publication ${of(number)} of ${message} does not wait to be approved.`,
  'recount-under-way': ({ since }, { time }) => `A recount is under way since ${time(since)}.`,
  'same-customer': ({ customer }) => `Both ids are the customer ${customer} already.`,
  'same-deployed': ({ name }) =>
    `These are the deployment’s own amounts of ${name}: take back what is published.`,
  'same-in-force': ({ name }) => `These amounts of ${name} are in force already.`,
  'same-words': ({ message }) => `These words of ${message} are sent already.`,
  'span-too-long': ({ most, of, until }, { number }) => `Must be 1 to ${number(most)} ${of} up to ${until}.`,
  'stands-for-nobody': ({ id }) => `The id ${id} stands for nobody.`,
  'task-done': ({ result, by }) => `The task is done: ${result}, by ${by}.`,
  'task-of-another': ({ by }) => `The task is ${by}’s.`,
  'task-over': () => 'The task is over: its journey went on without it.',
  'task-untaken': () => 'Nobody has taken the task: take it first.',
  'tests-to-nobody': () => 'The setting words.testTo lists nobody: it says to whom tests may be sent.',
  'words-not-kept': () => 'The words of this message were not kept.',
} satisfies Said;

export const faultWords = words({
  en,
  'zh-Hans': {
    amount: ({ side, bound }, { number }) =>
      `${side === 'at-least' ? '不能小于' : '不能大于'} ${number(bound)}。`,
    'as-many': ({ side, bound }, { number }) =>
      `${side === 'at-least' ? '至少要有' : '最多只能有'} ${number(bound)} 个。`,
    'backlog-uncounted': ({ journey }) => `还没有哪一晚统计过 ${journey} 的积压：请在下次扫描后再试。`,
    'begun-by-events': ({ journey }) => `${journey} 由事件开始：无法预知会有多少人。`,
    'being-given-back': ({ id }) => `${id} 正在恢复：请稍后再试。`,
    'being-merged': ({ id }) => `${id} 正在合并：请稍后再试。`,
    braked: ({ braked: on, state, by, why }, { braked }) =>
      `${braked(on)}已由 ${by} ${state === 'stopped' ? '停止' : '暂停'}（${why}）。请先恢复。`,
    'campaign-under-way': ({ campaign, journey }) =>
      `${journey} 的积压活动 ${campaign} 正在进行：请先停止，或等它结束。`,
    'draft-gone': () => '草稿已不存在：已经发布，或已被放弃。',
    'draft-overtaken': ({ by }) => `${by} 在此期间改过这份草稿。`,
    erased: ({ customer }) => `客户 ${customer} 已被删除。`,
    'for-nobody-named': () => '请说明发给谁：一条规则，或一批客户。',
    'id-taken': ({ id }) => `标识 ${id} 已用于另一次操作：请换一个。`,
    'in-repository': ({ name }) => `${name} 当前生效的内容已写入代码：请在代码中更改，或另行发布。`,
    'in-use': ({ what }) =>
      what === 'version' ? '这个版本正在使用：请用另一个版本号导入。' : '正在使用的是更晚导入的商品数据。',
    'lacks-parameter': ({ journey, name }) => `缺少 ${name}：${journey} 需要它。`,
    letters: ({ side, bound }, { number }) =>
      side === 'at-least' && bound <= 1
        ? '不能为空。'
        : `${side === 'at-least' ? '至少要有' : '最多只能有'} ${number(bound)} 个字符。`,
    'lifted-by-reader': ({ channel: of }, { channel }) =>
      `该地址的${channel(of)}停发，只有收件人本人才能解除。`,
    'moment-past': ({ at }, { time }) => `必须是将来的时间：${time(at)} 已经过去。`,
    'moment-too-far': ({ most }, { duration }) => `必须在 ${duration(most)}之内。`,
    'must-be': ({ what }) => `必须是${forms['zh-Hans'][what]}。`,
    'must-be-one-of': ({ values }) => `必须是其中之一：${values.join('、')}。`,
    'no-address': ({ channel: of }, { channel }) => `这位客户没有可用于${channel(of)}的地址。`,
    'no-backlog': ({ journey }) => `${journey} 不按沉默天数纳入客户，所以没有积压。`,
    'no-budget': ({ journey }) => `${journey} 没有预算：它的故事中没有预算判断，需要随部署添加。`,
    'no-draft': ({ message }) => `${message} 没有草稿。`,
    'no-feed': () => '没有正在使用的商品数据：请用 rekindle feed load 导入。',
    'no-list': ({ name }) => `没有名单 ${name}。`,
    'no-other-id': ({ id, customer }) => `${id} 不是客户 ${customer} 的另一个标识。`,
    'no-parameter': ({ journey, name }) => `${journey} 没有参数 ${name}。`,
    'no-pool': () => '设置中没有券码池。',
    'no-silence-between': () => '沉默天数的下限必须小于上限。',
    'no-such': ({ what, name }) => `没有${things['zh-Hans'][what]} ${name}。`,
    'no-such-locale': ({ locale, known }) =>
      `这条消息没有 ${locale} 版本，只有 ${known.join('、')}：新语言需要随部署添加。`,
    'not-of-nobody': ({ id }) => `${id} 并没有被视为无主标识。`,
    'not-of-tests': ({ listed }) => `测试只能发送到：${listed.join('、')}。`,
    'not-sent-by': ({ journey, message }) => `${journey} 不发送 ${message}。`,
    'not-stopped': ({ channel: of }, { channel }) => `该地址的${channel(of)}并没有停发。`,
    'not-taken': ({ why }) => `服务商没有接收：${why}`,
    'not-to-be-contacted': () => '不可再联系这位客户。',
    'not-tried': ({ channel: of }, { channel }) =>
      `只有邮件和短信可以这样测试，而这条消息走的是${channel(of)}。`,
    'nothing-published': ({ name }) => `${name} 没有已发布的更改，也没有待批准的更改。`,
    'nothing-to-learn': () => '当前部署中没有需要模型训练的内容。',
    'nothing-waits': ({ name }) => `${name} 没有待批准的更改。`,
    'others-publish': () => '此刻有其他人正在发布：请重试。',
    overtaken: ({ name }) => `${name} 在此期间已被更改。`,
    'own-change': ({ who }) => `这是 ${who} 提交的：须由他人批准。`,
    'publication-not-sent': ({ message, number }, { number: of }) =>
      `${message} 的第 ${of(number)} 次发布没有在发送，也没有待批准。`,
    'publication-not-waiting': ({ message, number }, { number: of }) =>
      `${message} 的第 ${of(number)} 次发布并没有待批准。`,
    'recount-under-way': ({ since }, { time }) => `重新计数自 ${time(since)} 起正在进行。`,
    'same-customer': ({ customer }) => `两个标识本来就都是客户 ${customer}。`,
    'same-deployed': ({ name }) => `这些就是代码中 ${name} 的值：请撤回已发布的更改。`,
    'same-in-force': ({ name }) => `${name} 的这些值已经生效。`,
    'same-words': ({ message }) => `${message} 现在发送的就是这些文字。`,
    'span-too-long': ({ most, of, until }, { number }) =>
      `必须是截至 ${until} 的 1 至 ${number(most)} ${of === 'days' ? '天' : '个月'}。`,
    'stands-for-nobody': ({ id }) => `标识 ${id} 不属于任何客户。`,
    'task-done': ({ result, by }) => `任务已由 ${by} 完成：${result}。`,
    'task-of-another': ({ by }) => `任务已由 ${by} 领取。`,
    'task-over': () => '任务已经结束：旅程已继续进行，不再等待它。',
    'task-untaken': () => '任务还没有人领取：请先领取。',
    'tests-to-nobody': () => '设置 words.testTo 中没有任何地址：它决定测试可以发给谁。',
    'words-not-kept': () => '这条消息的文字没有保留。',
  },
  'zh-Hant': {
    amount: ({ side, bound }, { number }) =>
      `${side === 'at-least' ? '不能小於' : '不能大於'} ${number(bound)}。`,
    'as-many': ({ side, bound }, { number }) =>
      `${side === 'at-least' ? '至少要有' : '最多只能有'} ${number(bound)} 個。`,
    'backlog-uncounted': ({ journey }) => `還沒有任何一晚統計過 ${journey} 的積壓：請在下次掃描後再試。`,
    'begun-by-events': ({ journey }) => `${journey} 由事件開始：無法預知會有多少人。`,
    'being-given-back': ({ id }) => `${id} 正在恢復：請稍後再試。`,
    'being-merged': ({ id }) => `${id} 正在合併：請稍後再試。`,
    braked: ({ braked: on, state, by, why }, { braked }) =>
      `${braked(on)}已由 ${by} ${state === 'stopped' ? '停止' : '暫停'}（${why}）。請先恢復。`,
    'campaign-under-way': ({ campaign, journey }) =>
      `${journey} 的積壓活動 ${campaign} 正在進行：請先停止，或等它結束。`,
    'draft-gone': () => '草稿已不存在：已經發布，或已被捨棄。',
    'draft-overtaken': ({ by }) => `${by} 在此期間改過這份草稿。`,
    erased: ({ customer }) => `客戶 ${customer} 已被刪除。`,
    'for-nobody-named': () => '請說明寄給誰：一條規則，或一批客戶。',
    'id-taken': ({ id }) => `識別碼 ${id} 已用於另一次操作：請換一個。`,
    'in-repository': ({ name }) => `${name} 目前生效的內容已寫入程式碼：請在程式碼中變更，或另行發布。`,
    'in-use': ({ what }) =>
      what === 'version' ? '這個版本正在使用：請用另一個版本號匯入。' : '正在使用的是更晚匯入的商品資料。',
    'lacks-parameter': ({ journey, name }) => `缺少 ${name}：${journey} 需要它。`,
    letters: ({ side, bound }, { number }) =>
      side === 'at-least' && bound <= 1
        ? '不能留空。'
        : `${side === 'at-least' ? '至少要有' : '最多只能有'} ${number(bound)} 個字元。`,
    'lifted-by-reader': ({ channel: of }, { channel }) =>
      `該地址的${channel(of)}停發，只有收件人本人才能解除。`,
    'moment-past': ({ at }, { time }) => `必須是將來的時間：${time(at)} 已經過去。`,
    'moment-too-far': ({ most }, { duration }) => `必須在 ${duration(most)}之內。`,
    'must-be': ({ what }) => `必須是${forms['zh-Hant'][what]}。`,
    'must-be-one-of': ({ values }) => `必須是其中之一：${values.join('、')}。`,
    'no-address': ({ channel: of }, { channel }) => `這位客戶沒有可用於${channel(of)}的地址。`,
    'no-backlog': ({ journey }) => `${journey} 不按沉默天數納入客戶，所以沒有積壓。`,
    'no-budget': ({ journey }) => `${journey} 沒有預算：它的故事中沒有預算判斷，需要隨部署加入。`,
    'no-draft': ({ message }) => `${message} 沒有草稿。`,
    'no-feed': () => '沒有正在使用的商品資料：請用 rekindle feed load 匯入。',
    'no-list': ({ name }) => `沒有名單 ${name}。`,
    'no-other-id': ({ id, customer }) => `${id} 不是客戶 ${customer} 的另一個識別碼。`,
    'no-parameter': ({ journey, name }) => `${journey} 沒有參數 ${name}。`,
    'no-pool': () => '設定中沒有券碼池。',
    'no-silence-between': () => '沉默天數的下限必須小於上限。',
    'no-such': ({ what, name }) => `沒有${things['zh-Hant'][what]} ${name}。`,
    'no-such-locale': ({ locale, known }) =>
      `這則訊息沒有 ${locale} 版本，只有 ${known.join('、')}：新語言需要隨部署加入。`,
    'not-of-nobody': ({ id }) => `${id} 並沒有被視為無主識別碼。`,
    'not-of-tests': ({ listed }) => `測試只能寄送到：${listed.join('、')}。`,
    'not-sent-by': ({ journey, message }) => `${journey} 不傳送 ${message}。`,
    'not-stopped': ({ channel: of }, { channel }) => `該地址的${channel(of)}並沒有停發。`,
    'not-taken': ({ why }) => `服務商沒有接收：${why}`,
    'not-to-be-contacted': () => '不可再聯絡這位客戶。',
    'not-tried': ({ channel: of }, { channel }) =>
      `只有郵件和簡訊可以這樣測試，而這則訊息走的是${channel(of)}。`,
    'nothing-published': ({ name }) => `${name} 沒有已發布的變更，也沒有待核准的變更。`,
    'nothing-to-learn': () => '目前部署中沒有需要模型訓練的內容。',
    'nothing-waits': ({ name }) => `${name} 沒有待核准的變更。`,
    'others-publish': () => '此刻有其他人正在發布：請重試。',
    overtaken: ({ name }) => `${name} 在此期間已被變更。`,
    'own-change': ({ who }) => `這是 ${who} 提交的：須由他人核准。`,
    'publication-not-sent': ({ message, number }, { number: of }) =>
      `${message} 的第 ${of(number)} 次發布沒有在傳送，也沒有待核准。`,
    'publication-not-waiting': ({ message, number }, { number: of }) =>
      `${message} 的第 ${of(number)} 次發布並沒有待核准。`,
    'recount-under-way': ({ since }, { time }) => `重新計數自 ${time(since)} 起正在進行。`,
    'same-customer': ({ customer }) => `兩個識別碼本來就都是客戶 ${customer}。`,
    'same-deployed': ({ name }) => `這些就是程式碼中 ${name} 的值：請撤回已發布的變更。`,
    'same-in-force': ({ name }) => `${name} 的這些值已經生效。`,
    'same-words': ({ message }) => `${message} 現在傳送的就是這些文字。`,
    'span-too-long': ({ most, of, until }, { number }) =>
      `必須是截至 ${until} 的 1 至 ${number(most)} ${of === 'days' ? '天' : '個月'}。`,
    'stands-for-nobody': ({ id }) => `識別碼 ${id} 不屬於任何客戶。`,
    'task-done': ({ result, by }) => `任務已由 ${by} 完成：${result}。`,
    'task-of-another': ({ by }) => `任務已由 ${by} 領取。`,
    'task-over': () => '任務已經結束：旅程已繼續進行，不再等待它。',
    'task-untaken': () => '任務還沒有人領取：請先領取。',
    'tests-to-nobody': () => '設定 words.testTo 中沒有任何地址：它決定測試可以寄給誰。',
    'words-not-kept': () => '這則訊息的文字沒有保留。',
  },
});
