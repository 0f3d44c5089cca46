/** What alarms say, by their kinds; commands and names stay as they are. */
import type { Body } from '../../client/client.ts';
import { words } from '../../words/locale.tsx';

type Kind = NonNullable<Body<'Alarms'>['alarms'][number]['kind']>;
/** Of what the alarm names, where it names something. */
type Said = Readonly<Record<Kind, (of: string) => string>>;

export const alarmWords = words({
  en: {
    'api-faults': () =>
      'The HTTP API answers one request of twenty with a fault: events are lost unless they are sent again. See the log of api.',
    'api-slow': () =>
      'One answer of twenty of the HTTP API takes three seconds or more: look at what it waits for in the log and the traces of api.',
    'budget-gone': () =>
      'A journey’s budget of the month is used up, and its messages are withheld: the log of send says whose.',
    'codes-few': () =>
      'A pool of codes is nearly empty, and messages will wait for more: load some with npx rekindle offers load.',
    'coupon-refused': () =>
      'The shop refuses a coupon, and messages that carry it are withheld: the log of send says which and why.',
    'events-late': () =>
      'Events wait for more than 15 minutes: customers get messages about what they have done.',
    'events-not-taken-in': () =>
      'Events could not be taken in: npm run redrive -- --look says which and why; mend that, then npm run redrive.',
    'executions-failed': (of: string) =>
      `Executions of ${of} failed: mend the cause and redrive them; nothing is lost.`,
    'figures-uncounted': () =>
      'Changes of the ledger could not be counted: look for the fault in the logs of figures, mend it, then rekindle recount puts the figures right.',
    'fit-not-begun': () =>
      'A month’s fit could not be started: start it by rekindle fit; until then the last model stays in use.',
    'function-fails': (of: string) =>
      `${of} fails, one time of ten or more: look for its faults by name in its logs.`,
    'functions-throttled': () =>
      'Lambda refuses to run functions: the account has no more of them at once. Raise its quota, or find who takes them.',
    'id-of-nobody': () =>
      'An id stands for many people, and is taken for nobody’s from now on: have whoever tells it leave it out, and name it in idsOfNobody; the log of ingest says which.',
    'links-slow': () =>
      'One click of twenty on a link in a message waits for two seconds or more: look at what links waits for in its log.',
    'mail-bounces': () =>
      'One email of 25 bounces, and at one of 20 SES looks into the account: find where the addresses come from, and stop the journeys that use them.',
    'mail-complaints': () =>
      'Eight of 10,000 emails are complained of, and at ten SES looks into the account: find which message it is, and stop its journey.',
    'mail-quota-near': () =>
      'Four fifths of the emails that SES takes in 24 hours were sent: ask for a higher quota before the rest waits.',
    'mail-under-review': () =>
      'SES has put the account under review, or sends nothing for it: read what it wrote to the account’s own address, mend that, and answer it.',
    'message-unknown': () =>
      'A message may or may not have left, and is not sent again: look in the ledger for touchpoints with the outcome unknown.',
    'messages-withheld': () =>
      'Half of an hour’s messages were withheld: the timelines of customers say by which guardrail.',
    'night-empty': () =>
      'A night’s sweep found no customers at all: nothing has come in, or it looks at another table.',
    'night-late': () =>
      'A night’s sweep began half an hour late or more: look at what the scheduler, and Step Functions, were waiting for.',
    'night-not-begun': () =>
      'A night’s sweep could not be started: start it by hand with the input that lies in the queue.',
    'night-slow': () =>
      'A night’s sweep took four hours or more: look which segments were slow, and whether starts are held back.',
    'night-unfinished': () =>
      'The sweep of the night before has not come to its end: look where its execution stands, mend the cause and redrive it.',
    'passages-failed': () =>
      'Passages of customers have ended by a failure: mend the cause, then npx rekindle redrive --executions lets them go on.',
    'passages-lost': () =>
      'Open passages had no execution that leads them, and were ended: the log of sweep-segment says which.',
    'postcards-not-taken': (of: string) =>
      `The endpoint ${of} did not take postcards for two hours: see why, and redrive or discard them.`,
    'provider-busy': () =>
      'A provider has not taken messages for half an hour; they wait for it, and nothing is lost: the log of send says why.',
    'pushes-not-taken': (of: string) =>
      `The endpoint ${of} did not take pushes for two hours: see why, and redrive or discard them.`,
    'records-unread': () =>
      'Records of the ledger can’t be read, and count for nothing in the figures: the log of figures says which.',
    'shop-not-told': () =>
      'The shop could not be told for ten days what became of codes: npm run redrive -- --offers --look says of which.',
    'shop-told-late': () =>
      'For half a day the shop has not been told what became of some codes: the log of offers says why.',
    'steps-throttled': () =>
      'Step Functions throttles this account: journeys wait, and nothing is lost. Lower sweep.startsPerSecond, or ask for a higher quota.',
    'table-throttled': (of: string) =>
      `DynamoDB throttles the table ${of}: what waits for it is tried again. Look for a key that takes it all, or a quota of the account.`,
    'texts-near-limit': () =>
      'Four fifths of what texts may cost in a month are spent, and at SNS’s own limit it sends none and does not say so: have the limit raised, or pause the journeys that send them.',
    'webhooks-not-taken': (of: string) =>
      `The receiver ${of} did not take webhooks for a day, or takes no more: npm run redrive -- --webhook ${of} --look says which; mend it, then npm run redrive -- --webhook ${of}.`,
  } satisfies Said,
  'zh-Hans': {
    'api-faults': () =>
      'HTTP 接口每二十个请求就有一个返回错误：事件若不重新发送就会丢失。请查看 api 的日志。',
    'api-slow': () =>
      'HTTP 接口每二十次回答就有一次需要三秒或更久：请在 api 的日志和追踪中查看它在等待什么。',
    'budget-gone': () => '有旅程的本月预算已用完，其消息不再发送：send 的日志中有具体是哪个。',
    'codes-few': () => '券码池即将用完，之后的消息会等待补充：请用 npx rekindle offers load 导入券码。',
    'coupon-refused': () => '商店拒绝了一种优惠券，附带它的消息不会发送：send 的日志中有具体是哪种及原因。',
    'events-late': () => '事件已排队等待超过 15 分钟：客户可能收到与刚才行为不符的消息。',
    'events-not-taken-in': () =>
      '有事件未能接收：npm run redrive -- --look 会列出是哪些及原因；排除后运行 npm run redrive。',
    'executions-failed': (of) => `${of} 有执行失败：排除原因后重新启动即可，没有丢失任何内容。`,
    'figures-uncounted': () =>
      '账本的变动未能计入：请在 figures 的日志中查找错误，排除后用 rekindle recount 重新统计。',
    'fit-not-begun': () => '本月的模型训练未能启动：请用 rekindle fit 启动；在此之前沿用上一个模型。',
    'function-fails': (of) => `${of} 十次中有一次或更多出错：请在其日志中按名称查找错误。`,
    'functions-throttled': () =>
      'Lambda 拒绝运行函数：账户可同时运行的函数已用尽。请提高配额，或找出占用者。',
    'id-of-nobody': () =>
      '有一个标识被许多人共用，今后不再视为任何人的：请让发送方不再传它，并写入 idsOfNobody；ingest 的日志中有具体是哪个。',
    'links-slow': () =>
      '消息中的链接每二十次点击就有一次要等两秒或更久：请在 links 的日志中查看它在等待什么。',
    'mail-bounces': () =>
      '每 25 封邮件就有一封被退回，到每 20 封一封时 SES 会审查账户：请查明地址的来源，并停止使用它们的旅程。',
    'mail-complaints': () =>
      '每 10,000 封邮件有 8 封被投诉，到 10 封时 SES 会审查账户：请找出是哪条消息，并停止其旅程。',
    'mail-quota-near': () => 'SES 24 小时可发的邮件已用去五分之四：请在其余邮件开始等待之前申请更高的配额。',
    'mail-under-review': () =>
      'SES 正在审查本账户，或已停止为其发送：请阅读它发到账户邮箱的邮件，排除原因并答复。',
    'message-unknown': () => '有一条消息不确定是否已发出，不会重发：请在账本中查找结果为 unknown 的触点。',
    'messages-withheld': () => '一小时内有一半消息未发送：客户的时间线上有是哪条护栏所致。',
    'night-empty': () => '昨夜的扫描没有找到任何客户：没有数据进来，或它查看的是另一张表。',
    'night-late': () => '昨夜的扫描晚了半小时或更久才开始：请查看调度器和 Step Functions 当时在等待什么。',
    'night-not-begun': () => '昨夜的扫描未能启动：请用队列中的输入手动启动。',
    'night-slow': () => '昨夜的扫描用了四小时或更久：请查看哪些分段较慢，以及启动是否受限。',
    'night-unfinished': () => '前一夜的扫描没有结束：请查看其执行停在哪里，排除原因后重新启动。',
    'passages-failed': () =>
      '有客户的旅程因故障而结束：排除原因后，用 npx rekindle redrive --executions 让它们继续。',
    'passages-lost': () => '有进行中的旅程没有执行在推进，已被结束：sweep-segment 的日志中有具体是哪些。',
    'postcards-not-taken': (of) => `端点 ${of} 已有两小时未接收明信片：请查明原因，然后重新投递或丢弃。`,
    'provider-busy': () => '服务商已有半小时未接收消息；消息在等待，没有丢失：send 的日志中有原因。',
    'pushes-not-taken': (of) => `端点 ${of} 已有两小时未接收推送：请查明原因，然后重新投递或丢弃。`,
    'records-unread': () => '账本中有记录无法读取，未计入统计：figures 的日志中有具体是哪些。',
    'shop-not-told': () =>
      '已有十天未能把券码的去向告知商店：npm run redrive -- --offers --look 会列出是哪些。',
    'shop-told-late': () => '已有半天未能把部分券码的去向告知商店：offers 的日志中有原因。',
    'steps-throttled': () =>
      'Step Functions 对本账户限流：旅程在等待，没有丢失。请调低 sweep.startsPerSecond，或申请更高的配额。',
    'table-throttled': (of) =>
      `DynamoDB 对表 ${of} 限流：等待它的操作会重试。请查找占用过多的键，或账户的配额。`,
    'texts-near-limit': () =>
      '本月短信可花费的金额已用去五分之四；达到 SNS 的限额后短信不再发出，也不会告知：请申请提高限额，或暂停发送短信的旅程。',
    'webhooks-not-taken': (of) =>
      `接收方 ${of} 已有一天未接收 Webhook，或不再接收：npm run redrive -- --webhook ${of} --look 会列出是哪些；排除后运行 npm run redrive -- --webhook ${of}。`,
  },
  'zh-Hant': {
    'api-faults': () =>
      'HTTP 介面每二十個請求就有一個回傳錯誤：事件若不重新送出就會遺失。請查看 api 的日誌。',
    'api-slow': () =>
      'HTTP 介面每二十次回答就有一次需要三秒或更久：請在 api 的日誌和追蹤中查看它在等待什麼。',
    'budget-gone': () => '有旅程的本月預算已用完，其訊息不再送出：send 的日誌中有是哪一個。',
    'codes-few': () => '券碼池即將用完，之後的訊息會等待補充：請用 npx rekindle offers load 匯入券碼。',
    'coupon-refused': () => '商店拒絕了一種優惠券，附帶它的訊息不會送出：send 的日誌中有是哪一種及原因。',
    'events-late': () => '事件已排隊等待超過 15 分鐘：客戶可能收到與剛才行為不符的訊息。',
    'events-not-taken-in': () =>
      '有事件未能接收：npm run redrive -- --look 會列出是哪些及原因；排除後執行 npm run redrive。',
    'executions-failed': (of) => `${of} 有執行失敗：排除原因後重新啟動即可，沒有遺失任何內容。`,
    'figures-uncounted': () =>
      '帳本的變動未能計入：請在 figures 的日誌中查找錯誤，排除後用 rekindle recount 重新統計。',
    'fit-not-begun': () => '本月的模型訓練未能啟動：請用 rekindle fit 啟動；在此之前沿用上一個模型。',
    'function-fails': (of) => `${of} 十次中有一次或更多出錯：請在其日誌中依名稱查找錯誤。`,
    'functions-throttled': () =>
      'Lambda 拒絕執行函式：帳戶可同時執行的函式已用盡。請提高配額，或找出佔用者。',
    'id-of-nobody': () =>
      '有一個識別碼被許多人共用，今後不再視為任何人的：請讓傳送方不再傳它，並寫入 idsOfNobody；ingest 的日誌中有是哪一個。',
    'links-slow': () =>
      '訊息中的連結每二十次點擊就有一次要等兩秒或更久：請在 links 的日誌中查看它在等待什麼。',
    'mail-bounces': () =>
      '每 25 封郵件就有一封被退回，到每 20 封一封時 SES 會審查帳戶：請查明地址的來源，並停止使用它們的旅程。',
    'mail-complaints': () =>
      '每 10,000 封郵件有 8 封被投訴，到 10 封時 SES 會審查帳戶：請找出是哪一則訊息，並停止其旅程。',
    'mail-quota-near': () => 'SES 24 小時可發的郵件已用去五分之四：請在其餘郵件開始等待之前申請更高的配額。',
    'mail-under-review': () =>
      'SES 正在審查本帳戶，或已停止為其傳送：請閱讀它寄到帳戶信箱的郵件，排除原因並答覆。',
    'message-unknown': () => '有一則訊息不確定是否已送出，不會重送：請在帳本中查找結果為 unknown 的接觸點。',
    'messages-withheld': () => '一小時內有一半訊息未送出：客戶的時間軸上有是哪一條護欄所致。',
    'night-empty': () => '昨夜的掃描沒有找到任何客戶：沒有資料進來，或它查看的是另一張表。',
    'night-late': () => '昨夜的掃描晚了半小時或更久才開始：請查看排程器和 Step Functions 當時在等待什麼。',
    'night-not-begun': () => '昨夜的掃描未能啟動：請用佇列中的輸入手動啟動。',
    'night-slow': () => '昨夜的掃描用了四小時或更久：請查看哪些分段較慢，以及啟動是否受限。',
    'night-unfinished': () => '前一夜的掃描沒有結束：請查看其執行停在哪裡，排除原因後重新啟動。',
    'passages-failed': () =>
      '有客戶的旅程因故障而結束：排除原因後，用 npx rekindle redrive --executions 讓它們繼續。',
    'passages-lost': () => '有進行中的旅程沒有執行在推進，已被結束：sweep-segment 的日誌中有是哪些。',
    'postcards-not-taken': (of) => `端點 ${of} 已有兩小時未接收明信片：請查明原因，然後重新投遞或捨棄。`,
    'provider-busy': () => '服務商已有半小時未接收訊息；訊息在等待，沒有遺失：send 的日誌中有原因。',
    'pushes-not-taken': (of) => `端點 ${of} 已有兩小時未接收推播：請查明原因，然後重新投遞或捨棄。`,
    'records-unread': () => '帳本中有紀錄無法讀取，未計入統計：figures 的日誌中有是哪些。',
    'shop-not-told': () =>
      '已有十天未能把券碼的去向告知商店：npm run redrive -- --offers --look 會列出是哪些。',
    'shop-told-late': () => '已有半天未能把部分券碼的去向告知商店：offers 的日誌中有原因。',
    'steps-throttled': () =>
      'Step Functions 對本帳戶限流：旅程在等待，沒有遺失。請調低 sweep.startsPerSecond，或申請更高的配額。',
    'table-throttled': (of) =>
      `DynamoDB 對表 ${of} 限流：等待它的操作會重試。請查找佔用過多的鍵，或帳戶的配額。`,
    'texts-near-limit': () =>
      '本月簡訊可花費的金額已用去五分之四；達到 SNS 的限額後簡訊不再送出，也不會告知：請申請提高限額，或暫停傳送簡訊的旅程。',
    'webhooks-not-taken': (of) =>
      `接收方 ${of} 已有一天未接收 Webhook，或不再接收：npm run redrive -- --webhook ${of} --look 會列出是哪些；排除後執行 npm run redrive -- --webhook ${of}。`,
  },
});
