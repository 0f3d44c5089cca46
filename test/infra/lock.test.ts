/** A shop whose lock says otherwise is not synthesized. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildApp } from '../../infra/build.ts';
import sampleShop from '../../rekindle.config.ts';
import { hours } from '../../shared/base/time.ts';
import { wait } from '../../shared/journeys/language.ts';
import { lockShop } from '../../workflows/compile/locked.ts';
import { compileWords } from '../../workflows/compile/words.ts';

describe('synthesizing a shop', () => {
  it('refuses a story that changed under its version, before anything is made', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rekindle-lock-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const words = await compileWords(sampleShop);
    lockShop({ shop: sampleShop, words, folder });
    const journeys = sampleShop.journeys.map(({ journey, enabled }) => ({
      enabled,
      journey: { ...journey, steps: [wait(hours(1)), ...journey.steps] },
    }));
    const outdir = join(folder, 'cdk.out');
    await expect(buildApp({ ...sampleShop, journeys, folder }, { outdir })).rejects.toThrow(
      /journeys\.lock\.json:\d+: win-back-14d is not the story that version 1 was locked with/,
    );
  });
});
