/** That the text of a file is told from its bytes, in whichever encoding a spreadsheet has saved it. */
import { describe, expect, it } from 'vitest';
import { decodedText, type Encoding } from '../../../shared/base/encodings.ts';
import { encoded } from '../../support/encoded.ts';

const texts: Readonly<Record<Exclude<Encoding, 'utf-8'>, readonly string[]>> = {
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
  macintosh: ['Hélène', 'Währung Größe Müller', 'Straße', 'Numéro de commande, Créé le', 'José Peña', '12 €'],
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
  big5: [
    'cup，pot：lid',
    '訂單編號,客戶,日期,金額',
    '陳美玲,臺北市',
    '張',
    '會員',
    '商品名稱：手機殼',
    'VIP會員卡',
  ],
  shift_jis: [
    '注文番号,顧客ID,注文日,合計金額\n1,田中 太郎',
    '商品名,数量,単価\n抹茶茶碗,2,1800',
    'ありがとうございます。',
    'コーヒー豆（深煎り）,Tシャツ',
    '東京都渋谷区',
    '佐々木',
  ],
  'euc-kr': [
    '주문번호,고객아이디,주문일시,결제금액\n1,김민수',
    '상품명,수량,단가\n녹차 선물 세트,2,18000',
    '서울특별시 강남구 역삼동',
    '배송완료',
    '이영희,박지훈,최유진',
  ],
  cp850: [
    'Kundennr;Währung;Größe\n1;Müller',
    'Zürich, Köln',
    'Prénom;Numéro;Créé le\nAndré;Hélène',
    'José Peña, Muñoz',
    'Søren Kjær, Åse Ångström',
    'João Conceição',
  ],
  cp437: ['Größe;12 ¢', 'Año;¥ 1,200\nPeña'],
  'utf-16le': ['客户,日期,金额\n张伟,2024-01-05,1.00\n', 'a,b\n1,2\n'],
  'utf-16be': ['客户,日期,金额\n张伟,2024-01-05,1.00\n', 'a,b\n1,2\n'],
};

describe('text', () => {
  const all = Object.entries(texts) as [Encoding, readonly string[]][];
  it.each(all.flatMap(([encoding, list]) => list.map((text) => [encoding, text] as const)))(
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
