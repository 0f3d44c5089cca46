/** `rekindle doctor`: what stands between the account and the shop's first email. */
import { resolveTxt } from 'node:dns/promises';
import { styleText } from 'node:util';
import { openAccount } from '../../functions/adapters/account.ts';
import { loadShop } from '../../shared/shop/load.ts';
import { prefixOf } from '../../shared/shop/names.ts';
import type { Examined, Finding } from '../doctor/check.ts';
import { type Diagnosis, examine } from '../doctor/index.ts';

export interface DoctorOptions {
  readonly config?: string;
  readonly json?: boolean;
}

/** What a resolver answers of a name that is not there, or has no such record. */
const nothingThere = ['ENODATA', 'ENOTFOUND'];

const textsOf: Examined['texts'] = async (name) => {
  try {
    return (await resolveTxt(name)).map((pieces) => pieces.join(''));
  } catch (error) {
    if (error instanceof Error && 'code' in error && nothingThere.includes(String(error.code))) return [];
    throw error;
  }
};

const said: Readonly<
  Record<Finding['state'], { readonly word: string; readonly colour: 'red' | 'yellow' | 'green' }>
> = {
  failing: { word: 'fails', colour: 'red' },
  warning: { word: 'look', colour: 'yellow' },
  unknown: { word: '?', colour: 'yellow' },
  ok: { word: 'ok', colour: 'green' },
};

const widest = Math.max(...Object.values(said).map(({ word }) => word.length));
const indent = ' '.repeat(widest + 2);

const outline = ({ check, ...finding }: Diagnosis): string => {
  const { word, colour } = said[finding.state];
  const first = `${styleText(colour, word.padEnd(widest), { stream: process.stdout })}  ${check}: ${finding.is}`;
  return finding.state === 'ok'
    ? first
    : `${first}\n${indent}should be: ${finding.shouldBe}\n${indent}mended by: ${finding.mend}`;
};

const several = (many: number, one: string, more: string): string => `${many} ${many === 1 ? one : more}`;

const summary = (found: readonly Diagnosis[]): string => {
  const many = (state: Finding['state']): number => found.filter((each) => each.state === state).length;
  return [
    several(many('failing'), 'thing would fail tonight', 'things would fail tonight'),
    several(many('warning'), 'deserves a look', 'deserve a look'),
    `${many('unknown')} could not be asked`,
    several(many('ok'), 'is right', 'are right'),
  ].join(', ');
};

/**
 * Prints what it finds, and ends with 1 when something would fail tonight.
 * @param texts the TXT records of a name
 * @throws NoAccountError
 */
export const runDoctor = async ({ config, json = false }: DoctorOptions, texts = textsOf): Promise<void> => {
  const shop = await loadShop(config);
  const account = await openAccount();
  const findings = await examine({ shop, account, texts });
  const { region } = account;
  const deployment = prefixOf(shop.settings);
  process.stdout.write(
    json
      ? `${JSON.stringify({ deployment, region, findings }, undefined, 2)}\n`
      : `${deployment} in ${region}\n\n${findings.map(outline).join('\n')}\n\n${summary(findings)}.\n`,
  );
  if (findings.some(({ state }) => state === 'failing')) process.exitCode = 1;
};
