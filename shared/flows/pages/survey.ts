/** Answering a survey: the link shows the answer, and a tap there sends it. */
import { digestOf } from '../../base/ids.ts';
import type { PageWords } from '../../messages/pages.ts';
import { form, paragraph } from './frame.ts';
import type { LinkPage } from './page.ts';

/** An answer in words; one that the pages have none for is said by its name. */
const wordsOf = (answer: string, { answers }: PageWords): string =>
  (Object.hasOwn(answers, answer) ? answers[answer] : undefined) ?? answer.replaceAll(/[-_]+/g, ' ');

export const survey: LinkPage<'a'> = async ({ link, touch, sentTo, language, at, posted }, { tell }) => {
  const { answer } = link;
  const { say } = language;
  const title = say.answerTitle;
  if (posted === undefined)
    return {
      title,
      content: `${paragraph(wordsOf(answer, say))}${form({ label: say.answerAsk, does: 'answer' })}`,
    };
  const detail = { id: `answer-${digestOf(`${touch} ${answer}`)}`, customer: sentTo, touch, answer };
  await tell([{ name: 'Survey Answered', at, detail }]);
  return { title: say.answered, isResult: true, content: '' };
};
