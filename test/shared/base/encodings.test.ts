/** That the text of a file is told from its bytes, in whichever encoding a spreadsheet has saved it. */
import { describe, expect, it } from 'vitest';
import { decodedText } from '../../../shared/base/encodings.ts';
import { encoded } from '../../support/encoded.ts';

const texts: Readonly<Record<string, readonly string[]>> = {
  'windows-1252': [
    'Kundennr;Währung',
    'Zürich, Straße, Müller, Größe “XL” – 5 °C',
    'Prénom,Numéro de commande,Créé le\nAndré,Hélène',
    'José Peña, Muñoz',
    'Søren Kjær, Åse, Ångström Öberg',
    'João Conceição',
    'naïve Noël cœur',
    'Été, à, È, ÉMILE ÖZIL',
    'É. Dupont',
    '129,67 €',
    '1\u00a0234,50 €',
    '“quoted” – it’s 5 £',
  ],
  macintosh: ['Währung Größe Müller', 'Straße', 'Numéro de commande, Créé le', 'José Peña', '12 €'],
  'windows-1250': [
    'Zamówienie;Wartość;Łódź;Zażółć gęślą jaźń',
    'Wojciechowska Małgorzata',
    'Číslo objednávky;Příjmení;Dvořák;zákazník',
    'Rendelés időpontja;Összeg;Kővári;Szűcs',
  ],
  'windows-1251': ['Заказ;Дата;Сумма\nИванов', 'Номер заказа'],
  'windows-1253': ['Παραγγελία;Ημερομηνία'],
  'windows-1254': ['Müşteri;Sipariş tarihi;İsmail Çağlar'],
  gb18030: [
    '订单编号,买家会员名',
    '1,张伟\n2,李娜\n',
    '王',
    '杯子，蓝色',
    '浙江省 杭州市',
    'T恤,VIP卡',
    '￥12.00，（优惠）',
  ],
  big5: ['訂單編號,客戶,日期,金額', '陳美玲,臺北市', '張', '會員', '商品名稱：手機殼', 'VIP會員卡'],
  'utf-16le': ['客户,日期,金额\n张伟,2024-01-05,1.00\n', 'a,b\n1,2\n'],
  'utf-16be': ['客户,日期,金额\n张伟,2024-01-05,1.00\n', 'a,b\n1,2\n'],
};

describe('text', () => {
  it.each(Object.entries(texts).flatMap(([encoding, list]) => list.map((text) => [encoding, text] as const)))(
    'in %s is told: %s',
    (encoding, text) => {
      expect(decodedText(encoded(text, encoding))).toBe(text);
    },
  );

  it('is told by its first lines that are more than ASCII, however far down they are', () => {
    const text = `${'1,2024-01-05,12.50\n'.repeat(1_000)}张伟,2024-01-05,1\n`;
    expect(decodedText(encoded(text, 'gb18030'))).toBe(text);
  });
});
