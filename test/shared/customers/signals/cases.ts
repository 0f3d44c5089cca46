/**
 * Opens and clicks of which it is known who did them. `chosen` were before our eyes when the rules were written; `first`
 * were gathered then, and rules were mended for some of them; `held` came after, and no rule was changed for one of
 * them: agents by their place in lists of others (isbot's, each third of browsers and each tenth of crawlers), and
 * machines of which people have complained.
 */
import { type Instant, instant, minus, minutes, plus, seconds } from '../../../../shared/base/time.ts';
import type { Signal } from '../../../../shared/customers/signals/signal.ts';

export interface Case {
  readonly who: string;
  readonly is: 'human' | 'machine';
  readonly signal: Signal;
  /** The message's earlier clicks, by whom the rules say. */
  readonly before: readonly Signal[];
}

const sentAt = instant(Date.UTC(2026, 10, 23, 9));
const later = plus(sentAt, minutes(47));
const shop = 'https://shop.example.com/';

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const chromeFrom = (version: string): string =>
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version} Safari/537.36`;
const iphone = (more: string): string =>
  `Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${more}`;
const android = (more: string): string =>
  `Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) ${more}`;
const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';

interface Told {
  readonly at?: Instant;
  readonly from?: string;
  readonly link?: string;
  readonly method?: NonNullable<Signal['method']>;
}
const signal = (
  kind: Signal['kind'],
  userAgent: string,
  { at = later, from, link, method }: Told,
): Signal => ({
  kind,
  at,
  sentAt,
  client: { userAgent, ipAddress: from ?? '198.51.100.20' },
  ...(kind === 'click' && { link: link ?? shop }),
  ...(method !== undefined && { method }),
});
const opens = (userAgent: string, told: Told = {}): Signal => signal('open', userAgent, told);
const clicks = (userAgent: string, told: Told = {}): Signal => signal('click', userAgent, told);
const after = (count: number): Told => ({ at: plus(sentAt, seconds(count)) });
const before = (count: number, link: string, told: Told = {}): Signal =>
  clicks(chrome, { at: minus(later, seconds(count)), link: `${shop}${link}`, ...told });

const human = (who: string, of: Signal, earlier: readonly Signal[] = []): Case => ({
  who,
  is: 'human',
  signal: of,
  before: earlier,
});
const machine = (who: string, of: Signal, earlier: readonly Signal[] = []): Case => ({
  who,
  is: 'machine',
  signal: of,
  before: earlier,
});

export const chosen: readonly Case[] = [
  human('reads at her desk', opens(chrome)),
  human('clicks at her desk', clicks(chrome)),
  human('is quick: six seconds after it was sent', clicks(chrome, after(6))),
  human('reads in Gmail', opens(gmail)),
  human('reads in Yahoo', opens('YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html')),
  human(
    'reads in Outlook',
    opens('Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)'),
  ),
  human('has a phone by Cubot', clicks('Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 20) Chrome/120.0 Mobile')),
  human('browses with Avast’s browser', clicks(`${chromeFrom('140.0.0.0')} Avast/140.0.31932.235`)),
  human('clicks behind Defender, which looked first', clicks(chrome), [
    before(0.4, '', { from: '104.47.11.3' }),
  ]),
  human('opens two things, two seconds apart', clicks(chrome, { link: `${shop}tea` }), [before(2, 'mugs')]),
  human('opens three things in ten seconds', clicks(chrome, { link: `${shop}tea` }), [
    before(8, 'mugs'),
    before(4, 'pots'),
  ]),
  human('clicks an hour after the scanner of her firm', clicks(chrome), [
    clicks('Barracuda Sentinel (EE)', after(2)),
  ]),
  machine('is a gateway, a second after the sending', clicks(chrome, after(1))),
  machine('opens after three seconds', opens(chrome, after(3))),
  machine('is Barracuda', clicks('Barracuda Sentinel (EE)')),
  machine('is Defender’s sandbox', clicks(chrome, { from: '40.94.20.7' })),
  machine(
    'is Outlook.com’s check',
    clicks('Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2)', { from: '132.245.26.156' }),
  ),
  machine('is Mimecast', clicks(chrome, { from: '207.211.30.44' })),
  machine('is Proofpoint', clicks(chrome, { from: '67.231.150.9' })),
  machine('is Office before the browser', clicks('Mozilla/4.0 (compatible; ms-office; MSOffice 16)')),
  machine('walks its links', clicks(chrome, { link: `${shop}tea` }), [before(0.3, 'mugs')]),
  machine('asks for the headers alone', clicks(chrome, { method: 'HEAD' })),
  machine('is Gmail ahead of its reader', opens(`${chromeFrom('42.0.2311.135')} Edge/12.246 Mozilla/5.0`)),
  machine('is Slack', clicks('Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)')),
  machine('is a script', clicks('python-requests/2.32.3')),
  machine('goes on at a slow pace', clicks(chrome, { ...after(9), link: `${shop}tea` }), [
    clicks(chrome, after(3)),
  ]),
];

export const first: readonly Case[] = [
  human(
    'reads with Thunderbird',
    opens('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.3.1'),
  ),
  human('reads on a Samsung', opens(android('SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36'))),
  human('reads in an older Outlook', opens('Mozilla/4.0 (compatible; ms-office; MSOffice 16)')),
  human(
    'clicks in WeChat',
    clicks(iphone('Mobile/15E148 MicroMessenger/8.0.50 NetType/WIFI Language/zh_CN')),
  ),
  human(
    'clicks in QQ’s browser',
    clicks(iphone('Version/16.0 MQQBrowser/15.2 Mobile/15E148 Safari/604.1 QBWebViewType/1')),
  ),
  human(
    'clicks in UC’s browser',
    clicks(
      'Mozilla/5.0 (Linux; U; Android 12; zh-CN; MI 11) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0 UCBrowser/15.5.0 U4/1.2 Mobile Safari/537.36',
    ),
  ),
  human(
    'clicks in 360’s browser',
    clicks(android('Version/4.0 Chrome/91.0 Mobile Safari/537.36; 360 Aphone Browser (9.1)')),
  ),
  human(
    'clicks in Facebook’s app',
    clicks(iphone('Mobile/15E148 [FBAN/FBIOS;FBAV/530.0.0.48;FBDV/iPhone15,2;FBLC/en_GB]')),
  ),
  human(
    'clicks in Instagram’s app',
    clicks(iphone('Mobile/15E148 Instagram 350.0.0.20 (iPhone15,2; iOS 18_6; en_GB)')),
  ),
  human('clicks in Pinterest’s app', clicks(iphone('Mobile/15E148 [Pinterest/iOS]'))),
  human('clicks in LinkedIn’s app', clicks(iphone('Mobile/15E148 [LinkedInApp]/9.30'))),
  human(
    'clicks by Apple’s relay',
    clicks(iphone('Version/18.6 Mobile/15E148 Safari/604.1'), { from: '172.224.226.40' }),
  ),
  human('works on a desktop in Azure', clicks(chrome, { from: '20.50.2.10' })),
  human('works behind Zscaler', clicks(chrome, { from: '165.225.80.40' })),
  human('works at Microsoft', clicks(chrome, { from: '131.107.8.20' })),
  human(
    'works at Apple, and clicks',
    clicks(iphone('Version/18.6 Mobile/15E148 Safari/604.1'), { from: '17.114.5.9' }),
  ),
  human('works at Apple, and reads in the browser', opens(chrome, { from: '17.114.5.9' })),
  human('reads on an iPhone with Apple’s protection', opens('Mozilla/5.0')),
  human(
    'taps the notice on her watch’s phone: five and a half seconds',
    clicks(iphone('Version/18.6 Mobile/15E148 Safari/604.1'), after(5.5)),
  ),
  human('waits for it, and opens it four seconds after the sending', opens(chrome, after(4))),
  human('opens Gmail’s notice after seven seconds', opens(gmail, after(7))),
  human('opens two tabs with the middle button', clicks(chrome, { link: `${shop}tea` }), [
    before(0.8, 'mugs'),
  ]),
  human('opens five things in eight seconds', clicks(chrome, { link: `${shop}tea` }), [
    before(8, 'mugs'),
    before(6, 'pots'),
    before(4, 'cups'),
    before(2, 'tins'),
  ]),
  human(
    'reads what a colleague at the same firm passed on, who had clicked a minute before',
    clicks(chrome, { link: `${shop}tea` }),
    [before(64, 'mugs')],
  ),
  human(
    'sits behind the address of her firm’s own gateway, half a minute after it looked',
    clicks(iphone('Version/18.6 Mobile/15E148 Safari/604.1'), { ...after(40), from: '203.0.113.5' }),
    [clicks(chrome, { ...after(3), from: '203.0.113.5' })],
  ),
  human('clicks twice on one picture', clicks(chrome), [before(0.2, '')]),
  machine(
    'is a gateway of Defender (gophish 2646)',
    clicks(chromeFrom('101.0.4951.54'), { ...after(25), from: '40.94.89.23' }),
  ),
  machine(
    'is an old Chrome of Microsoft’s, elsewhere (mssola 71)',
    clicks(chromeFrom('79.0.3945.136'), { ...after(31), from: '20.42.6.8' }),
  ),
  machine(
    'is Gmail’s sampling of links (mssola 71)',
    clicks(`${chromeFrom('42.0.2311.135')} Edge/12.246 Gmail-content-sampling`, after(12)),
  ),
  machine(
    'looks again from elsewhere, twelve seconds after a person (resend 901)',
    clicks(chromeFrom('146.0.0.0'), { from: '168.90.91.133' }),
    [before(12, '', { from: '2804:10b4::1' })],
  ),
  machine('is Proofpoint by name', clicks('Mozilla/5.0 (compatible; proofpoint-urldefense)')),
  machine('is Mimecast by name', clicks('Mimecast Link Scanner')),
  machine('is Safe Links by name', clicks('Mozilla/5.0 (Windows NT 10.0) SafeLinks')),
  machine(
    'is ClickMagick’s check',
    clicks(
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) (CMLINKCHECK) Chrome/60.0.3112.90 Safari/537.36',
    ),
  ),
  machine('is the W3C’s check', clicks('W3C-checklink/4.5 [4.160] libwww-perl/5.823')),
  machine('is Google’s messages', clicks('GoogleMessages/20')),
  machine('is Google’s for advertisements', clicks('AdsBot-Google (+http://www.google.com/adsbot.html)')),
  machine('is AHC', clicks('AHC/2.1')),
  machine('is CloudFront', clicks('Amazon CloudFront')),
  machine('is cortex', clicks('cortex/1.0')),
  machine('is yarn', clicks('yarn/1.22.4 npm/? node/v16.20.0 linux x64')),
  machine('is aiohttp', clicks('Python/3.9 aiohttp/3.8.1')),
  machine('is OpenResty', clicks('lua-resty-http/0.10 (Lua) ngx_lua/10019')),
  machine('is okhttp', clicks('okhttp/4.10.0')),
  machine('is iOS’s data access', clicks('iOS/16.5.1 (20F75) dataaccessd/1.0')),
  machine('is Snap', clicks('Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots')),
  machine(
    'opens as a browser that there never was',
    opens('Mozilla/5.0 (Apple Mac OS X v10.9.3; Trident/7.0; rv:11.0) like Gecko', after(20)),
  ),
  machine(
    'is a sandbox in EC2, twenty minutes later',
    clicks(chrome, { at: plus(sentAt, minutes(20)), from: '54.210.3.9' }),
  ),
  machine(
    'is Kakao',
    clicks('facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984'),
  ),
  machine('opens at once as an iPhone', opens(iphone('Mobile/15E148'), after(2))),
  machine('walks three links in a second and a half each', clicks(chrome, { link: `${shop}tea` }), [
    before(3, 'mugs'),
    before(1.5, 'pots'),
  ]),
  machine(
    'is Google’s Safe Browsing',
    clicks('Mozilla/5.0 (compatible; Google-Safety; +http://www.google.com/bot.html)'),
  ),
];

export const held: readonly Case[] = [
  human(
    'has an app of the shop’s',
    clicks('ExampleApp/1 Dalvik/2.1.0 (Linux; U; Android 6.0.1; vivo 1610 Build/MMB29M)'),
  ),
  human('has an Amiga', clicks('Amiga-AWeb/3.4.167SE')),
  human(
    'has an old Android',
    clicks(
      'Mozilla/5.0 (Linux; U; Android 4.04; pt-pt; H135 Build/MocorDroid2.3.5) AppleWebKit/533.1 (KHTML, like Gecko) Version/4.0 Mobile Safari/533.1',
    ),
  ),
  human('has an Apple TV', clicks('AppName/1 CFNetwork/758.1.2 Darwin/15.0.0')),
  human(
    'has Avant',
    clicks('Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1; SV1; Avant Browser; InfoPath.1)'),
  ),
  human(
    'has Beonex',
    clicks('Mozilla/5.0 (Windows; U; Win9x; en; Stable) Gecko/20020911 Beonex/0.8.1-stable'),
  ),
  human(
    'has Brave',
    clicks(
      'Mozilla/5.0 (Linux; Android 8.0.0; SM-G935F Build/R16NW) AppleWebKit/537.36 (KHTML, like Gecko) Brave Chrome/69.0.3497.100 Mobile Safari/537.36',
    ),
  ),
  human(
    'has Cheetah',
    clicks(
      'Mozilla/5.0 (Windows NT 5.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/34.0.1847.137 Safari/537.36 LBBROWSER',
    ),
  ),
  human(
    'has a Chromecast',
    clicks(
      'Mozilla/5.0 (CrKey armv7l 1.5.16041) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/31.0.1650.0 Safari/537.36',
    ),
  ),
  human(
    'has CometBird',
    clicks('Mozilla/5.0 (Windows NT 6.2; WOW64; rv:11.0) Gecko/20100101 Firefox/11.0 CometBird/11.0'),
  ),
  human('has Conkeror', clicks('Mozilla/5.0 (X11; Linux x86_64; rv:25.0) Gecko/20100101 conkeror/1.0pre')),
  human(
    'has Dolfin',
    clicks(
      'Mozilla/5.0 (SAMSUNG; SAMSUNG-GT-S5780/S5780XXKF5; U; Bada/1.1; de-de) AppleWebKit/533.1 (KHTML, like Gecko) Dolfin/2.0 Mobile WQVGA SMM-MMS/1.2.0 OPN-B',
    ),
  ),
  human('has Ecosia', clicks(iphone('Version/17.4.1 Mobile/15E148 Safari/604.1 (Ecosia ios@9.2.3.1367)'))),
  human(
    'reads with Ecosia',
    opens(iphone('Version/17.4.1 Mobile/15E148 Safari/604.1 (Ecosia ios@9.2.3.1367)')),
  ),
  human(
    'is at her phone when it rings: eight seconds',
    clicks(android('Chrome/141.0.0.0 Mobile Safari/537.36'), after(8)),
  ),
  human('reads it aloud from Gmail’s notice: six seconds', opens(gmail, after(6))),
  human('clicks nine seconds after her firm’s gateway did at another address', clicks(chrome, after(12)), [
    clicks(chrome, { ...after(3), from: '203.0.113.77' }),
  ]),
  human(
    'sits next to the colleague whose mail system is the same, and clicks in her own mail',
    clicks(chrome, { from: '203.0.113.5' }),
  ),
  human('compares two things, three seconds apart', clicks(chrome, { link: `${shop}tea` }), [
    before(3, 'mugs'),
  ]),
  human(
    'clicks while the gateway walks the links',
    clicks(android('Chrome/141.0.0.0 Mobile Safari/537.36'), { ...after(9.2), link: `${shop}tea` }),
    [clicks(chrome, { ...after(9), link: `${shop}mugs`, from: '203.0.113.77' })],
  ),
  machine(
    'is 360’s spider',
    clicks(
      'Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.1 (KHTML, like Gecko) Chrome/21.0.1180.89 Safari/537.1; 360Spider',
    ),
  ),
  machine(
    'is Alexa’s',
    clicks('ia_archiver (+http://www.alexa.com/site/help/webmasters; crawler@alexa.com)'),
  ),
  machine('checks its health', clicks('ApplicationHealthService/1.0')),
  machine(
    'is Baidu’s transcoder',
    clicks(
      'Mozilla/5.0 (Windows; U; Windows NT 5.1; zh-CN; rv:1.9.2.8;baidu Transcoder) Gecko/20100722 Firefox/3.6.8 ( .NET CLR 3.5.30729)',
    ),
  ),
  machine('is Blogtrottr', clicks('Blogtrottr/2.0')),
  machine(
    'is Burp',
    clicks('Godzilla/17.0 (Unknown Operator; Nexus 5X Build/MMB29P) NoWebKit/5.36 (DOM, like Rhino)'),
  ),
  machine(
    'is Chrome without a head',
    clicks(
      'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/100.0.4896.88 Safari/537.36',
    ),
  ),
  machine('is Datadog', clicks('Datadog Agent/5.10.1')),
  machine(
    'is Safe Links of 2018 (gophish 973)',
    clicks(
      'Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/57.0.2987.133 Safari/537.36',
      { ...after(15), from: '40.107.218.12' },
    ),
  ),
  machine(
    'is in an office of Office’s before the delivery (gophish 2446)',
    clicks(chromeFrom('96.0.4664.110'), { ...after(4), from: '20.190.1.1' }),
  ),
  machine(
    'is at four in the morning, some seconds after (gophish 2115)',
    clicks(chromeFrom('86.0.4240.111'), { ...after(7), from: '52.1.2.3' }),
  ),
  machine(
    'comes from America as soon as it is sent (gophish 2938)',
    clicks(chrome, { ...after(2), from: '35.171.3.4' }),
  ),
  machine(
    'opens with the same link twice, from AWS and Cogent (onetimesecret 359)',
    clicks(chrome, { ...after(8), from: '154.59.1.2' }),
    [clicks(chrome, { ...after(7), from: '54.1.2.3' })],
  ),
  machine(
    'is Safe Links out of Azure (laravel-passwordless-login 79)',
    clicks(chromeFrom('97.0.4692.99'), { ...after(30), from: '20.72.100.79' }),
  ),
  machine(
    'is Safe Links without a name (laravel-passwordless-login 79)',
    clicks('', { ...after(40), from: '104.47.30.126' }),
  ),
  machine('is Social News Desk', clicks('Social News Desk RSS Scraper')),
  machine('is Facebook’s other one', clicks('facebookexternalua')),
  machine('is Office’s connectors', clicks('Office 365 Connectors')),
  machine('is SCMGUARD', clicks('SCMGUARD')),
  machine('is Exchange', clicks('Microsoft Exchange/15.20 (Windows NT 10.0; Win64; x64)')),
];
