/** Rows of an uploaded file, each with its line. */
import { describe, expect, it } from 'vitest';
import { csvRows, ndjsonRows, type Row } from '../../../../functions/api/contract/rows.ts';

const all = async (rows: AsyncIterable<Row>): Promise<readonly Row[]> => {
  const list: Row[] = [];
  for await (const row of rows) list.push(row);
  return list;
};

describe('NDJSON', () => {
  it('is a value a line, whatever ends the lines; empty ones count and say nothing', async () => {
    expect(await all(ndjsonRows('{"a":1}\r\n\n  \n[2]'))).toEqual([
      { line: 1, value: { a: 1 } },
      { line: 4, value: [2] },
    ]);
  });

  it('goes on after a line that is none', async () => {
    const rows = await all(ndjsonRows('{\n{}\n'));
    expect(rows).toMatchObject([{ line: 1, wrong: expect.stringContaining('is no JSON') }, { line: 2 }]);
  });
});

describe('CSV', () => {
  it('goes by its columns; a dot leads into an object', async () => {
    expect(await all(csvRows('\ufeffid,consents.email,consents.sms\r\n1,true,\r\n'))).toMatchObject([
      { line: 2, value: { id: '1', consents: { email: 'true', sms: '' } } },
    ]);
  });

  it('lists a row with too many cells, and goes on', async () => {
    const rows = await all(csvRows('id,email\n1,a,b\n2,c\n'));
    expect(rows).toMatchObject([
      { line: 2, wrong: expect.stringContaining('Invalid Record Length') },
      { line: 3, value: { id: '2' } },
    ]);
  });

  it('says that a quote is never closed', async () => {
    const rows = await all(csvRows('id,email\n1,"a\n2,c\n'));
    expect(rows.map(({ value }) => value)).toEqual([undefined]);
    expect(rows[0]?.wrong).toMatch(/quote/i);
  });

  it('with a column named after an object’s innards harms nothing', async () => {
    const [row] = await all(csvRows('id,__proto__.polluted,constructor\n1,yes,2\n'));
    expect(row?.line).toBe(2);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });
});
