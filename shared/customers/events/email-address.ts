/** E-mail addresses as mail systems take them. */
import { domainToASCII } from 'node:url';
import { visibleOnly } from './invisible.ts';

/** RFC 5321, in bytes. */
const mostOfLocalPart = 64;
const mostBytes = 254;

/** RFC 5322's dot-atom, and RFC 6531's letters beyond ASCII. */
const localPart =
  /^[\w!#$%&'*+/=?^`{|}~\-\u0080-\u{10ffff}]+(?:\.[\w!#$%&'*+/=?^`{|}~\-\u0080-\u{10ffff}]+)*$/u;
/** Labels of letters, digits and inner hyphens; the last of them is no number. */
const hostName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/i;

const isHost = (domain: string): boolean =>
  // What is not ASCII is looked up by its ASCII form.
  hostName.test(/^[\x21-\x7e]+$/.test(domain) ? domain : domainToASCII(domain));

/**
 * Without what nobody sees, and in the one form that Unicode has for its letters; the case stays, since the mailbox's
 * own system may tell it apart. `undefined`: no system would take it.
 */
export const emailAddressOf = (text: string): string | undefined => {
  const address = visibleOnly(text).normalize('NFC').trim();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const isOne =
    Buffer.byteLength(address) <= mostBytes &&
    Buffer.byteLength(local) <= mostOfLocalPart &&
    // What stands in for bytes that were no characters is none either.
    !/[\s\ufffd]/.test(address) &&
    localPart.test(local) &&
    isHost(address.slice(at + 1));
  return isOne ? address : undefined;
};
