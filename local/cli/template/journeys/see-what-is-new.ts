/** A month of silence: what is new, and a second look for who did not open it. */
import { days, dormantFor, email, exit, journey, purchase, reaction, send, waitFor } from 'rekindle';

const news = email('see-what-is-new');
const again = email('see-what-is-new-again');

export const seeWhatIsNew = journey('see-what-is-new', {
  version: 1,
  enrols: { when: dormantFor(days(30)), reEnrolAfter: days(90) },
  goal: purchase,
  steps: [
    send(news),
    waitFor(reaction(news), { atMost: days(4) }, { clicked: [], opened: [], silent: [send(again)] }),
    waitFor(purchase, { atMost: days(7) }, { purchased: [exit('came-back')], 'not-purchased': [] }),
    exit('silent'),
  ],
});
