/** What texts come from, in each country that the shop's customers have numbers of. */
import type { Origination } from '../../../functions/adapters/account.ts';
import { textingJourneys } from '../channels.ts';
import { type Check, type Finding, failing, right, warning } from '../check.ts';
import { textedCountries } from '../customers.ts';
import { type TextDemand, textCountriesPage, textDemandOf } from '../text-countries.ts';

const page = `the console of AWS End User Messaging, Registrations; ${textCountriesPage}`;

const findingOf = (
  country: string,
  demand: TextDemand | undefined,
  senders: readonly Origination[],
): Finding => {
  const number = senders.find(({ kind, isReady }) => kind === 'number' && isReady);
  const senderId = senders.find(({ kind, isReady }) => kind === 'sender-id' && isReady);
  const has = number ?? senderId;
  switch (demand) {
    case undefined:
      return right(`${country} takes texts from any sender`);
    case 'number':
      if (number !== undefined) return right(`${country}: texts come from ${number.name}`);
      return failing(
        `${country}: the account has no number of it in use`,
        'a number of the country (long code, toll-free or short code)',
        page,
      );
    case 'registered-sender-id':
      if (senderId !== undefined) return right(`${country}: texts come from ${senderId.name}`);
      return failing(`${country}: no sender id is registered`, 'a registered sender id', page);
    case 'template':
      return warning(
        `${country} takes texts of registered templates alone, which no service of AWS tells`,
        'each text registered as a template',
        page,
      );
    case 'registration':
      if (has !== undefined) return right(`${country}: texts come from ${has.name}`);
      return warning(
        `${country}: the account has neither a registered sender id nor a number of it`,
        'a registration, where the country wants one by now',
        page,
      );
  }
};

export const textSenders: Check = {
  name: 'text-senders',
  findings: async (examined) => {
    if (textingJourneys(examined).length === 0) return [right('no journey sends texts')];
    const countries = await textedCountries(examined);
    if (countries.length === 0)
      return [
        warning(
          'nobody has told which countries texts go to',
          'the shop’s country',
          "country: 'GB' in the settings; imported customers tell more",
        ),
      ];
    const senders = await examined.account.originations();
    return countries.map((country) =>
      findingOf(
        country,
        textDemandOf(country),
        senders.filter((sender) => sender.country === country),
      ),
    );
  },
};
