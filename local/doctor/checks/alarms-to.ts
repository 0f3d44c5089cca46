/** Who hears when it goes wrong. */
import { type Check, right, warning } from '../check.ts';

export const alarmsTo: Check = {
  name: 'alarms-to',
  findings: async ({ shop: { settings } }) =>
    settings.alarmsTo === undefined
      ? [
          warning(
            'nobody is written to when an alarm goes off',
            'an address that somebody reads',
            "alarmsTo: 'ops@shop.example' in the settings; confirm the mail that SNS sends there",
          ),
        ]
      : [right(`alarms go to ${settings.alarmsTo}`)],
};
