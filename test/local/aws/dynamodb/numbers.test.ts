/** DynamoDB's numbers: normal form, order, sum, size and limits. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addNumbers,
  compareNumbers,
  normalNumber,
  numberSize,
  sortableNumber,
} from '../../../../local/aws/dynamodb/numbers.ts';

/** Decimals as (coefficient, exponent), so that BigInt arithmetic can say what is right; sums keep to 38 digits. */
const decimal = fc.record({
  coefficient: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
  exponent: fc.integer({ min: -8, max: 8 }),
});
type Decimal = { readonly coefficient: bigint; readonly exponent: number };
const textOf = ({ coefficient, exponent }: Decimal): string => `${coefficient}e${exponent}`;
const scaled = ({ coefficient, exponent }: Decimal): bigint => coefficient * 10n ** BigInt(exponent + 8);

describe('a number', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['0.000', '0'],
    ['007', '7'],
    ['+1.50', '1.5'],
    ['15e-1', '1.5'],
    ['.5', '0.5'],
    ['1E3', '1000'],
    ['-1.20e-3', '-0.0012'],
    ['12345678901234567890', '12345678901234567890'],
    ['99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
    ['1e125', `1${'0'.repeat(125)}`],
    ['1e-130', `0.${'0'.repeat(129)}1`],
  ])('%s is kept as %s', (given, kept) => {
    expect(normalNumber(given)).toBe(kept);
  });

  it.each([
    ['', /cannot be converted to a numeric value/],
    ['abc', /cannot be converted to a numeric value: abc/],
    ['1e', /cannot be converted/],
    ['0x10', /cannot be converted/],
    ['NaN', /cannot be converted/],
    ['123456789012345678901234567890123456789', /more than 38 significant digits/],
    ['1e126', /Number overflow/],
    ['1e-131', /Number underflow/],
  ])('"%s" is refused', (given, why) => {
    expect(() => normalNumber(given)).toThrow(why);
  });

  it('may have trailing zeros beyond 38 digits, which are not significant', () => {
    expect(normalNumber(`1${'0'.repeat(60)}`)).toBe(`1${'0'.repeat(60)}`);
  });

  it('has one text, whichever way it was written', () => {
    fc.assert(
      fc.property(decimal, fc.integer({ min: 0, max: 5 }), (number, zeros) => {
        const longer = {
          coefficient: number.coefficient * 10n ** BigInt(zeros),
          exponent: number.exponent - zeros,
        };
        expect(normalNumber(textOf(longer))).toBe(normalNumber(textOf(number)));
        expect(normalNumber(normalNumber(textOf(number)))).toBe(normalNumber(textOf(number)));
      }),
    );
  });

  it('orders like the exact decimal, compared and as a sort key', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const [left, right] = [normalNumber(textOf(a)), normalNumber(textOf(b))];
        const order = scaled(a) < scaled(b) ? -1 : scaled(a) > scaled(b) ? 1 : 0;
        const [leftKey, rightKey] = [sortableNumber(left), sortableNumber(right)];
        expect(Math.sign(compareNumbers(left, right))).toBe(order);
        expect(leftKey < rightKey ? -1 : leftKey > rightKey ? 1 : 0).toBe(order);
      }),
    );
  });

  it('orders close neighbours of both signs', () => {
    const ascending = [
      '-100',
      '-12',
      '-1.2',
      '-1.19',
      '-1',
      '-0.1',
      '-1e-130',
      '0',
      '1e-130',
      '0.1',
      '1',
      '1.19',
      '1.2',
      '12',
      '100',
    ];
    const keys = ascending.map((text) => sortableNumber(normalNumber(text)));
    expect([...keys].sort()).toEqual(keys);
  });

  it('adds and subtracts exactly', () => {
    fc.assert(
      fc.property(decimal, decimal, fc.constantFrom(1 as const, -1 as const), (a, b, sign) => {
        const exact = { coefficient: scaled(a) + BigInt(sign) * scaled(b), exponent: -8 };
        expect(addNumbers(normalNumber(textOf(a)), normalNumber(textOf(b)), sign)).toBe(
          normalNumber(textOf(exact)),
        );
      }),
    );
  });

  it.each([
    ['0.1', '0.2', 1, '0.3'],
    ['9007199254740991', '9', 1, '9007199254741000'],
    ['5', '5', -1, '0'],
    ['999999999999999', '1', 1, '1000000000000000'],
  ] as const)('%s and %s make what paper says', (left, right, sign, sum) => {
    expect(addNumbers(left, right, sign)).toBe(sum);
  });

  it('refuses a sum of more than 38 digits', () => {
    expect(() => addNumbers(`1${'0'.repeat(125)}`, '1', 1)).toThrow(/38 significant digits/);
  });

  it.each([
    ['0', 1],
    ['7', 2],
    ['100', 2],
    ['1234', 3],
    ['-1234', 4],
    ['0.00123', 3],
    ['1010', 3],
  ])('%s takes %d bytes', (text, bytes) => {
    expect(numberSize(text)).toBe(bytes);
  });
});
