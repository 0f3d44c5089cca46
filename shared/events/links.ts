/** The pages behind the links in messages: answering a survey and unsubscribing. */
import { parseTouchKey } from '../ids.ts';
import { verifyTouch } from '../links.ts';
import type { Ports } from '../ports.ts';

export interface LinkRequest {
  readonly method: string;
  readonly path: string;
  /** The Accept-Language header. */
  readonly languages: string;
}
export interface LinkResponse {
  readonly status: number;
  readonly html: string;
}

type Words = Readonly<
  Record<
    'answerTitle' | 'answerAsk' | 'unsubscribeTitle' | 'unsubscribeAsk' | 'thanks' | 'gone' | 'unknown',
    string
  >
>;

const en: Words = {
  answerTitle: 'Your answer',
  answerAsk: 'Send my answer',
  unsubscribeTitle: 'No more messages?',
  unsubscribeAsk: 'Unsubscribe me',
  thanks: 'Thank you. We have noted it.',
  gone: 'You are unsubscribed. We will not write again.',
  unknown: 'This link is not one of ours, or it was cut short. Please open it from the message again.',
};
const words: Readonly<Record<string, Words>> = {
  en,
  'zh-Hans': {
    answerTitle: '您的回答',
    answerAsk: '提交我的回答',
    unsubscribeTitle: '不想再收到消息？',
    unsubscribeAsk: '退订',
    thanks: '谢谢，我们已经记下了。',
    gone: '您已退订，我们不会再打扰您。',
    unknown: '这个链接无效或不完整，请从原邮件中重新打开。',
  },
  'zh-Hant': {
    answerTitle: '您的回答',
    answerAsk: '送出我的回答',
    unsubscribeTitle: '不想再收到訊息？',
    unsubscribeAsk: '取消訂閱',
    thanks: '謝謝您，我們已經記下了。',
    gone: '您已取消訂閱，我們不會再打擾您。',
    unknown: '這個連結無效或不完整，請從原郵件重新開啟。',
  },
};

const languageOf = (header: string): string => {
  const first = header.split(',')[0]?.trim().toLowerCase() ?? '';
  if (!first.startsWith('zh')) return 'en';
  return /hant|tw|hk|mo/.test(first) ? 'zh-Hant' : 'zh-Hans';
};

const page = (language: string, content: string): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>–</title><style>body{font:17px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:90vh;margin:0;text-align:center;padding:0 16px}button{font:inherit;padding:12px 28px;border-radius:8px;border:0;background:#222;color:#fff;cursor:pointer}</style></head><body><main>${content}</main></body></html>`;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A page with one button; for an answer a script presses it, so that one tap does, and a mail scanner's GET nothing. */
const askPage = (language: string, title: string, detail: string, button: string, presses: boolean): string =>
  page(
    language,
    `<h1>${title}</h1><p>${escaped(detail)}</p><form method="post"><button>${button}</button></form>${presses ? '<script>document.forms[0].submit()</script>' : ''}`,
  );

const route = /^\/(?<kind>[ua])\/(?<token>[^/]+)(?:\/(?<answer>[^/]+))?$/;

const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** GET asks, POST does; a POST to the unsubscribe link is RFC 8058's one click. */
export const openLink = async (
  { method, path, languages }: LinkRequest,
  ports: Ports,
): Promise<LinkResponse> => {
  const language = languageOf(languages);
  const say = words[language] ?? en;
  const unknown = { status: 404, html: page(language, `<p>${say.unknown}</p>`) };
  const { kind, token = '', answer = '' } = route.exec(path)?.groups ?? {};
  const touch = kind === undefined ? undefined : verifyTouch(await ports.secret(), token);
  const parsed = touch === undefined ? undefined : parseTouchKey(touch);
  const given = decoded(answer);
  if (touch === undefined || parsed === undefined || given === undefined || (kind === 'a') !== (given !== ''))
    return unknown;

  const { customer } = parsed.enrolment;
  const at = ports.now();
  if (kind === 'u') {
    if (method !== 'POST')
      return { status: 200, html: askPage(language, say.unsubscribeTitle, '', say.unsubscribeAsk, false) };
    await ports.tell([{ name: 'Unsubscribed', at, detail: { id: `unsubscribed-${touch}`, customer } }]);
    return { status: 200, html: page(language, `<p>${say.gone}</p>`) };
  }
  if (method !== 'POST')
    return { status: 200, html: askPage(language, say.answerTitle, given, say.answerAsk, true) };
  const detail = { id: `answer-${touch}`, customer, touch, answer: given };
  await ports.tell([{ name: 'Survey Answered', at, detail }]);
  return { status: 200, html: page(language, `<p>${say.thanks}</p>`) };
};
