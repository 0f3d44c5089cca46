/** Unsubscribing from a message that was passed on: the address that is told, and no other. */
import { describe, expect, it } from 'vitest';
import { touchKey } from '../../../../shared/base/ids.ts';
import { iso } from '../../../../shared/base/time.ts';
import { contactId } from '../../../../shared/customers/contacts/contact.ts';
import { readMessage } from '../../../../shared/customers/events/parse.ts';
import { ingest } from '../../../../shared/flows/events/ingest.ts';
import { sealLink } from '../../../../shared/messages/links.ts';
import { formOf, headingOf } from '../../../support/forms.ts';
import { house } from '../../../support/house.ts';
import { linkKeys } from '../../../support/link-keys.ts';
import { opener } from '../../../support/link-pages.ts';
import { enrolment } from '../../../support/passages.ts';
import { createStand, start } from '../../../support/stand.ts';

const path = `/f/${sealLink(linkKeys, 'f', { touch: touchKey(enrolment, 'tell-a-friend') })}`;
const open = opener();
const post = (email: string) => open('POST', path, 'en', new URLSearchParams({ do: 'unsubscribe', email }));

describe('the page of a message that was passed on', () => {
  it('asks which address it came to, and knows none itself', async () => {
    const { status, html, told } = await open('GET', path);
    expect([status, told]).toEqual([200, []]);
    expect(headingOf(html)).toBe('Which address did it come to?');
    expect(formOf(html, 'unsubscribe').to).toBeUndefined();
    expect(html).not.toContain('ada@');
  });

  it('takes an address, so that nothing is sent there, whoever has it', async () => {
    const { html, told } = await post(' Bob@Example.com ');
    expect(headingOf(html)).toBe('You are unsubscribed');
    const [event] = told;
    expect([event?.name, told.length]).toEqual(['Address Refused', 1]);
    const stand = createStand({ topics: ['news'] });
    const incoming = readMessage(
      JSON.stringify({
        id: 'e-1',
        source: 'rekindle.told',
        'detail-type': event?.name,
        time: iso(start),
        detail: event?.detail,
      }),
      house,
    );
    await ingest(incoming, stand.ports);
    const contact = await stand.ports.ledger.contact(
      contactId(await stand.ports.secret(), 'email', 'bob@example.com'),
    );
    expect(Object.keys(contact?.refusals ?? {}).sort()).toEqual(['marketing', 'news']);
  });

  it.each(['bob', 'bob@', '<b>@example.com'])(
    'says that this is none, and tells nothing: %s',
    async (typed) => {
      const { status, html, told } = await post(typed);
      expect([status, told]).toEqual([200, []]);
      expect(html).toContain('This is no email address');
      expect(html).not.toContain('<b>');
    },
  );

  it('is no one-click: a POST that says no address asks for it', async () => {
    const { html, told } = await open('POST', path, 'en', new URLSearchParams('List-Unsubscribe=One-Click'));
    expect([headingOf(html), told]).toEqual(['Which address did it come to?', []]);
  });
});
