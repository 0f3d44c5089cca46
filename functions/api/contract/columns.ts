/** The columns of a file of customers, by the names that other products' exports have for them. */
/** What a column says, beside our traits: who refused what, when and why, and of which channel an address is. */
const columnNames: Readonly<Record<string, readonly string[]>> = {
  id: [
    'customerid',
    'customer',
    'userid',
    'externalid',
    'useruserid',
    '客户id',
    '客户编号',
    '用户id',
    '会员id',
    '会员编号',
  ],
  email: ['email', 'emailaddress', 'mail', '邮箱', '电子邮箱', '電子郵件'],
  phone: [
    'phone',
    'phonenumber',
    'mobile',
    'mobilephone',
    'mobilenumber',
    'telephone',
    'smsphonenumber',
    '手机',
    '手机号',
    '電話',
    '手機',
  ],
  firstName: ['firstname', 'givenname', 'fname', 'useruserattributesfirstname'],
  locale: ['locale', 'language', 'demographiclocale'],
  timezone: ['timezone', 'demographictimezone'],
  country: ['country', 'countrycode', 'cc', 'defaultaddresscountrycode', 'locationcountry'],
  city: ['city', 'defaultaddresscity', 'locationcity'],
  birthday: ['birthday', 'birthdate', 'dateofbirth', 'dob'],
  'consents.email': ['acceptsemailmarketing', 'acceptsmarketing', 'emailmarketingconsent', 'emailconsent'],
  'consents.sms': ['acceptssmsmarketing', 'smsmarketingconsent', 'smsconsent'],
  at: ['at', 'lastchanged', 'effectivedate'],
  optedInAt: ['confirmtime', 'optintime'],
  unsubscribedAt: ['unsubtime', 'unsubscribedat', 'unsubscribetime', 'unsubscribedate'],
  bouncedAt: ['cleantime', 'bouncedat', 'bouncetime', 'bouncedate'],
  complainedAt: ['complainedat', 'complainttime', 'complaintdate', 'spamreportedat'],
  because: ['unsubreason', 'unsubscribereason', 'bouncereason', 'emailsuppressions', 'suppressionreason'],
  status: ['status', 'subscriptionstatus', 'emailstatus', 'memberstatus'],
  optOut: ['optout'],
  channelType: ['channeltype'],
};

const byName: ReadonlyMap<string, string> = new Map(
  Object.entries(columnNames).flatMap(([ours, names]) => names.map((name) => [name, ours] as const)),
);

/** `First Name`, `first_name` and `FIRST-NAME` are one name. */
const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_\-.#:/()]+/gu, '');

/** An answer beside what it is proved by, `consents.email` with `consents.email.source`, is the long form's. */
const withLongForms = (columns: readonly string[]): readonly string[] =>
  columns.map((name) =>
    /^consents\.[a-z]+$/.test(name) && columns.some((other) => other.startsWith(`${name}.`))
      ? `${name}.given`
      : name,
  );

/** The columns under our names, the first of those that mean one thing; any other stays as it is called. */
export const ourColumns = (header: readonly string[]): readonly string[] => {
  const taken = new Set(header.map((name) => name.trim()));
  const named = header.map((column) => {
    const name = column.trim();
    const ours = byName.get(plainName(name));
    if (ours === undefined || ours === name) return name === 'Address' ? 'street' : name;
    if (taken.has(ours)) return name;
    taken.add(ours);
    return ours;
  });
  return withLongForms(named);
};

const delimiters = [',', ';', '\t', '|'];

/** What stands between the columns: of a line of their names, what there is most of outside quotes. */
export const delimiterOf = (text: string): string => {
  const [header = ''] = text
    .trimStart()
    .replaceAll(/"[^"]*"/g, '')
    .split('\n', 1);
  const counted = delimiters.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
};
