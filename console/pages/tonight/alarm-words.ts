/** What alarms say, by their kinds; commands and names stay as they are. */
import type { Body } from '../../client/client.ts';
import { words } from '../../words/locale.tsx';

type Kind = NonNullable<Body<'Alarms'>['alarms'][number]['kind']>;
/** Of what the alarm names, where it names something. */
type Said = Readonly<Record<Kind, (of: string) => string>>;

export const alarmWords = words({
  en: {
    'api-faults': () =>
      'The HTTP API answers with faults: events are lost unless they are sent again. See the log of api.',
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
    'executions-timed-out': (of: string) =>
      `Executions of ${of} timed out: mend the cause and redrive them; nothing is lost.`,
    'figures-uncounted': () =>
      'Changes of the ledger could not be counted: look for the fault in the logs of figures, mend it, then rekindle recount puts the figures right.',
    'fit-not-begun': () =>
      'A month’s fit could not be started: start it by rekindle fit; until then the last model stays in use.',
    'function-fails': (of: string) => `${of} fails: look for its faults by name in its logs.`,
    'id-of-nobody': () =>
      'An id stands for many people, and is taken for nobody’s from now on: have whoever tells it leave it out, and name it in idsOfNobody; the log of ingest says which.',
    'message-unknown': () =>
      'A message may or may not have left, and is not sent again: look in the ledger for touchpoints with the outcome unknown.',
    'night-not-begun': () =>
      'A night’s sweep could not be started: start it by hand with the input that lies in the queue.',
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
    'webhooks-not-taken': (of: string) =>
      `The receiver ${of} did not take webhooks for a day, or takes no more: npm run redrive -- --webhook ${of} --look says which; mend it, then npm run redrive -- --webhook ${of}.`,
  } satisfies Said,
  'zh-Hans': {
    'api-faults': () => 'HTTP 接口返回错误：事件若不重新发送就会丢失。请查看 api 的日志。',
    'codes-few': () => '券码池即将用完，之后的消息会等待补充：请用 npx rekindle offers load 导入券码。',
    'coupon-refused': () => '商店拒绝了一种优惠券，附带它的消息不会发送：send 的日志中有具体是哪种及原因。',
    'events-late': () => '事件已排队等待超过 15 分钟：客户可能收到与刚才行为不符的消息。',
    'events-not-taken-in': () =>
      '有事件未能接收：npm run redrive -- --look 会列出是哪些及原因；排除后运行 npm run redrive。',
    'executions-failed': (of) => `${of} 有执行失败：排除原因后重新启动即可，没有丢失任何内容。`,
    'executions-timed-out': (of) => `${of} 有执行超时：排除原因后重新启动即可，没有丢失任何内容。`,
    'figures-uncounted': () =>
      '账本的变动未能计入：请在 figures 的日志中查找错误，排除后用 rekindle recount 重新统计。',
    'fit-not-begun': () => '本月的模型训练未能启动：请用 rekindle fit 启动；在此之前沿用上一个模型。',
    'function-fails': (of) => `${of} 出错：请在其日志中按名称查找错误。`,
    'id-of-nobody': () =>
      '有一个标识被许多人共用，今后不再视为任何人的：请让发送方不再传它，并写入 idsOfNobody；ingest 的日志中有具体是哪个。',
    'message-unknown': () => '有一条消息不确定是否已发出，不会重发：请在账本中查找结果为 unknown 的触点。',
    'night-not-begun': () => '昨夜的扫描未能启动：请用队列中的输入手动启动。',
    'postcards-not-taken': (of) => `端点 ${of} 已有两小时未接收明信片：请查明原因，然后重新投递或丢弃。`,
    'provider-busy': () => '服务商已有半小时未接收消息；消息在等待，没有丢失：send 的日志中有原因。',
    'pushes-not-taken': (of) => `端点 ${of} 已有两小时未接收推送：请查明原因，然后重新投递或丢弃。`,
    'records-unread': () => '账本中有记录无法读取，未计入统计：figures 的日志中有具体是哪些。',
    'shop-not-told': () =>
      '已有十天未能把券码的去向告知商店：npm run redrive -- --offers --look 会列出是哪些。',
    'shop-told-late': () => '已有半天未能把部分券码的去向告知商店：offers 的日志中有原因。',
    'webhooks-not-taken': (of) =>
      `接收方 ${of} 已有一天未接收 Webhook，或不再接收：npm run redrive -- --webhook ${of} --look 会列出是哪些；排除后运行 npm run redrive -- --webhook ${of}。`,
  },
  'zh-Hant': {
    'api-faults': () => 'HTTP 介面回傳錯誤：事件若不重新送出就會遺失。請查看 api 的日誌。',
    'codes-few': () => '券碼池即將用完，之後的訊息會等待補充：請用 npx rekindle offers load 匯入券碼。',
    'coupon-refused': () => '商店拒絕了一種優惠券，附帶它的訊息不會送出：send 的日誌中有是哪一種及原因。',
    'events-late': () => '事件已排隊等待超過 15 分鐘：客戶可能收到與剛才行為不符的訊息。',
    'events-not-taken-in': () =>
      '有事件未能接收：npm run redrive -- --look 會列出是哪些及原因；排除後執行 npm run redrive。',
    'executions-failed': (of) => `${of} 有執行失敗：排除原因後重新啟動即可，沒有遺失任何內容。`,
    'executions-timed-out': (of) => `${of} 有執行逾時：排除原因後重新啟動即可，沒有遺失任何內容。`,
    'figures-uncounted': () =>
      '帳本的變動未能計入：請在 figures 的日誌中查找錯誤，排除後用 rekindle recount 重新統計。',
    'fit-not-begun': () => '本月的模型訓練未能啟動：請用 rekindle fit 啟動；在此之前沿用上一個模型。',
    'function-fails': (of) => `${of} 出錯：請在其日誌中依名稱查找錯誤。`,
    'id-of-nobody': () =>
      '有一個識別碼被許多人共用，今後不再視為任何人的：請讓傳送方不再傳它，並寫入 idsOfNobody；ingest 的日誌中有是哪一個。',
    'message-unknown': () => '有一則訊息不確定是否已送出，不會重送：請在帳本中查找結果為 unknown 的接觸點。',
    'night-not-begun': () => '昨夜的掃描未能啟動：請用佇列中的輸入手動啟動。',
    'postcards-not-taken': (of) => `端點 ${of} 已有兩小時未接收明信片：請查明原因，然後重新投遞或捨棄。`,
    'provider-busy': () => '服務商已有半小時未接收訊息；訊息在等待，沒有遺失：send 的日誌中有原因。',
    'pushes-not-taken': (of) => `端點 ${of} 已有兩小時未接收推播：請查明原因，然後重新投遞或捨棄。`,
    'records-unread': () => '帳本中有紀錄無法讀取，未計入統計：figures 的日誌中有是哪些。',
    'shop-not-told': () =>
      '已有十天未能把券碼的去向告知商店：npm run redrive -- --offers --look 會列出是哪些。',
    'shop-told-late': () => '已有半天未能把部分券碼的去向告知商店：offers 的日誌中有原因。',
    'webhooks-not-taken': (of) =>
      `接收方 ${of} 已有一天未接收 Webhook，或不再接收：npm run redrive -- --webhook ${of} --look 會列出是哪些；排除後執行 npm run redrive -- --webhook ${of}。`,
  },
});
