/** What is published of who opens and clicks beside people: by agent, by network, and by how they go about it. */
import { type Duration, milliseconds, minutes, seconds } from '../../base/time.ts';
import type { Signal, Source } from './signal.ts';

/** What gives away who it was. */
export type Sign =
  | { readonly agent: RegExp }
  /** CIDR. */
  | { readonly networks: readonly string[] }
  | { readonly method: NonNullable<Signal['method']> }
  /** So soon after the provider took the message. */
  | { readonly soon: Duration }
  /** So many different links of one message, within so long. */
  | { readonly links: number; readonly within: Duration }
  /** The client that a machine's click of this message came from, so long ago at most. */
  | { readonly machineWithin: Duration };

export interface SignalRule {
  /** As reports and timelines call it. */
  readonly name: string;
  readonly source: Source;
  /** Of these alone. */
  readonly of?: Signal['kind'];
  readonly sign: Sign;
  /** Where it is described. */
  readonly published: { readonly title: string; readonly url: string };
}

const published = (title: string, url: string): SignalRule['published'] => ({ title, url });

const fieldGuide = published(
  'Bot clicks from security scanners: a field guide',
  'https://check.live-direct-marketing.online/blog/bot-clicks-security-scanners-detect',
);
const agentsInClicks = published(
  'How can I identify bot user agents in my email click data?',
  'https://suped.com/learn/email-deliverability/how-can-i-identify-bot-user-agents-in-my-email-click-data',
);
const exchangeOnline = published(
  'Microsoft 365 URLs and IP address ranges: Exchange Online',
  'https://learn.microsoft.com/en-us/microsoft-365/enterprise/urls-and-ip-address-ranges',
);
const previews = published(
  'Social preview bot user agents',
  'https://webmasterid.com/user-agents/social-preview-bot-user-agents',
);
const crawlers = published('crawler-user-agents', 'https://github.com/monperrus/crawler-user-agents');

const machine = (
  name: string,
  sign: Sign,
  where: SignalRule['published'],
  of?: Signal['kind'],
): SignalRule => ({ name, source: 'machine', sign, published: where, ...(of !== undefined && { of }) });

/** Known by what they call themselves, and by their networks. */
const scanners: readonly SignalRule[] = [
  machine(
    'Barracuda',
    { agent: /barracuda/i },
    published(
      'Barracuda filters clicking all links',
      'https://wordtothewise.com/2013/07/barracuda-filters-clicking-all-links/',
    ),
  ),
  machine(
    'Barracuda’s network',
    { networks: ['64.235.144.0/20', '209.222.80.0/21'] },
    published(
      'Barracuda Email Security Service IP Ranges',
      'https://campus.barracuda.com/product/essentials/doc/78810332/barracuda-email-security-service/',
    ),
  ),
  machine('Mimecast', { agent: /mimecast/i }, fieldGuide),
  machine(
    'Mimecast’s network',
    {
      networks: [
        '91.220.42.0/24',
        '195.130.217.0/24',
        '205.139.110.0/23',
        '207.211.30.0/24',
        '207.211.31.0/25',
        '170.10.128.0/22',
        '170.10.132.0/23',
      ],
    },
    published(
      'Mimecast data centers and URLs',
      'https://excelmicro.kayako.com/en-us/article/384-mimecast-data-centers-and-urls-north-american',
    ),
  ),
  machine('Proofpoint', { agent: /proofpoint/i }, fieldGuide),
  machine(
    'Proofpoint’s network',
    { networks: ['67.231.144.0/20', '148.163.128.0/19', '205.220.160.0/19'] },
    published(
      'Proofpoint support: addresses of its services',
      'https://proofpoint.my.site.com/support/PPSup_SupportInfo',
    ),
  ),
  machine(
    'Microsoft Defender’s network',
    {
      networks: [
        '40.92.0.0/15',
        '40.94.0.0/16',
        '40.107.0.0/16',
        '52.100.0.0/14',
        '104.47.0.0/17',
        '132.245.0.0/16',
        '2a01:111:f400::/48',
        '2a01:111:f403::/48',
      ],
    },
    exchangeOnline,
  ),
  machine(
    'Safe Links, at the time of the click',
    { agent: /safelinks|ms-?office|microsoft (office|outlook|exchange)/i },
    published(
      'Defender’s click patterns',
      'https://check.live-direct-marketing.online/blog/microsoft-defender-link-click-pattern',
    ),
    'click',
  ),
  machine('Cisco Secure Email', { agent: /cisco ?secure|ironport|talos/i }, fieldGuide),
  machine('Trend Micro', { agent: /\bTMES\b|trend ?micro/i }, fieldGuide),
  machine('Sophos', { agent: /sophos/i }, fieldGuide),
  machine('Fortinet', { agent: /forti(mail|guard|net|sandbox)/i }, fieldGuide),
  machine(
    'Symantec',
    { agent: /symantec|messagelabs|broadcom/i },
    published(
      'How to Modify the Click-time Protection Policy for URL Risk Scores in Symantec Email Security.cloud',
      'https://knowledge.broadcom.com/external/article/432076/how-to-modify-the-clicktime-protection-p.html',
    ),
  ),
  machine(
    'Trellix (FireEye)',
    { agent: /fireeye|trellix/i },
    published(
      'Enabling FireEye’s Advanced URL Defense Feature',
      'https://learn.fireeye.com/tips-and-insights/enabling-fireeyes-advanced-url-defense-feature/',
    ),
  ),
  machine(
    'Kaspersky, ESET and their kin',
    { agent: /kaspersky|\beset\b|bitdefender|f-secure|mcafee/i },
    agentsInClicks,
  ),
  machine(
    'Google Safe Browsing',
    { agent: /google-safety/i },
    published(
      'Google’s special-case crawlers',
      'https://developers.google.com/search/docs/crawling-indexing/google-special-case-crawlers',
    ),
  ),
  machine(
    'HubSpot’s check of links',
    { agent: /hubspot connect/i },
    published(
      'HubSpot crawling links in emails',
      'https://integrate.hubspot.com/t/hubspot-crawling-links-in-emails/8059',
    ),
  ),
];

/** They fetch a link so that its title and picture can be shown, when somebody passes it on or a mailbox lists it. */
const linkPreviews: readonly SignalRule[] = [
  machine(
    'Microsoft’s link preview',
    { agent: /microsoftpreview|skypeuripreview/i },
    published('Microsoft Preview', 'https://datadome.co/bots/microsoft-preview/'),
  ),
  machine(
    'Bing’s link preview',
    { agent: /bingpreview/i },
    published(
      'BingPreview invalidates one-time links in email',
      'https://stackoverflow.com/questions/41699071/bingpreview-invalidates-one-time-links-in-email',
    ),
  ),
  machine(
    'Yahoo’s link preview',
    { agent: /yahoo link preview/i },
    published('Yahoo Link Preview', 'https://plainsignal.com/agents/yahoo-link-preview'),
  ),
  machine(
    'Slack’s link preview',
    { agent: /slack(bot|-imgproxy)/i },
    published('Slack robots', 'https://api.slack.com/robots'),
  ),
  machine(
    'Facebook’s link preview',
    { agent: /facebookexternalhit|facebookcatalog|meta-external/i },
    published('Meta web crawlers', 'https://developers.facebook.com/docs/sharing/webmasters/web-crawlers/'),
  ),
  machine(
    'WhatsApp’s link preview',
    { agent: /^whatsapp\//i },
    published(
      'WhatsApp preview user agent',
      'https://webmasterid.com/user-agents/whatsapp-preview-user-agent',
    ),
  ),
  machine(
    'X’s link preview',
    { agent: /twitterbot/i },
    published(
      'X Cards: the crawler',
      'https://developer.x.com/en/docs/x-for-websites/cards/guides/getting-started',
    ),
  ),
  machine('LinkedIn’s link preview', { agent: /linkedinbot/i }, previews),
  machine('Telegram’s link preview', { agent: /telegrambot/i }, crawlers),
  machine('Discord’s link preview', { agent: /discordbot/i }, previews),
  machine('Snap’s link preview', { agent: /snap url preview/i }, agentsInClicks),
  machine(
    'Pinterest’s link preview',
    { agent: /pinterest(bot)?\/\d/i },
    published('Pinterestbot', 'https://help.pinterest.com/en/business/article/pinterestbot'),
  ),
];

/** No person reads with them. */
const programs: readonly SignalRule[] = [
  machine('a check of links', { agent: /link-?_?check/i }, crawlers),
  machine('curl or wget', { agent: /^(lib)?curl\b|^wget\b/i }, agentsInClicks),
  machine('a Python client', { agent: /python|aiohttp|^httpx|scrapy/i }, agentsInClicks),
  machine('a Go client', { agent: /^go-http-client|fasthttp|\bgo-resty\b/i }, crawlers),
  machine('a Java client', { agent: /^java\/|apache-httpclient|^jetty|^jakarta/i }, agentsInClicks),
  machine('a JavaScript client', { agent: /node-fetch|^axios|undici|^node(\.js)?\b|^got\b/i }, crawlers),
  machine(
    'a client in Ruby, Perl, PHP or Lua',
    { agent: /^ruby|libwww-perl|lwp::|guzzlehttp|^php\b|lua-resty/i },
    agentsInClicks,
  ),
  machine(
    'a headless browser',
    { agent: /headless|phantomjs|puppeteer|playwright|selenium|slimerjs/i },
    published('Chrome’s headless mode', 'https://developer.chrome.com/docs/chromium/headless'),
  ),
  machine(
    'Google’s crawlers',
    { agent: /googlebot|feedfetcher-google|google-(pagerenderer|read-aloud|inspectiontool)|apis-google/i },
    published(
      'Google’s common crawlers',
      'https://developers.google.com/search/docs/crawling-indexing/google-common-crawlers',
    ),
  ),
  machine(
    'VirusTotal, urlscan and their kin',
    { agent: /virustotal|urlscan|bitsight|censys|expanse/i },
    crawlers,
  ),
  // A phone of the maker Cubot is none.
  machine('a crawler by its own word', { agent: /(?<!cu)bot\b|crawler|spider|\bscanner\b/i }, crawlers),
  machine(
    'a request for the headers alone',
    { method: 'HEAD' },
    published(
      'Apple Mail’s background check of links',
      'https://check.live-direct-marketing.online/blog/apple-mail-v16-click-reporting-changes',
    ),
  ),
];

/** How a machine goes about it, whatever it calls itself. */
const patterns: readonly SignalRule[] = [
  machine('too soon for a person', { soon: seconds(5) }, fieldGuide),
  machine(
    'two links at once',
    { links: 2, within: milliseconds(500) },
    published(
      'Marketo Engage: the proximity pattern for email bot activity',
      'https://nation.marketo.com/t5/product-discussions/filtering-email-bot-activity-september-2022-release/m-p/328753',
    ),
    'click',
  ),
  machine(
    'three links within four seconds',
    { links: 3, within: seconds(4) },
    published(
      'Defender’s click patterns: every link within ten seconds',
      'https://check.live-direct-marketing.online/blog/microsoft-defender-link-click-pattern',
    ),
    'click',
  ),
  machine(
    'four links within ten seconds',
    { links: 4, within: seconds(10) },
    published(
      'Defender’s click patterns: every link within ten seconds',
      'https://check.live-direct-marketing.online/blog/microsoft-defender-link-click-pattern',
    ),
    'click',
  ),
  machine(
    'the client of a machine’s click',
    { machineWithin: minutes(1) },
    published('Enhanced bot click filtering', 'https://www.paminga.com/blog/enhanced-bot-click-filtering/'),
    'click',
  ),
];

/** Mailboxes that fetch pictures in their readers' place. */
const proxies: readonly SignalRule[] = [
  machine(
    'Gmail, ahead of the reader',
    { agent: /Chrome\/42\.0\.2311\.135 Safari\/537\.36 Edge\/12\.246 Mozilla\/5\.0$/ },
    published(
      'Update on the Gmail app prefetching images',
      'https://bird.com/en-us/blog/gmail-prefetching-images',
    ),
    'open',
  ),
  {
    name: 'Gmail’s image proxy',
    source: 'human',
    of: 'open',
    sign: { agent: /GoogleImageProxy/ },
    published: published(
      'Gmail deploys image proxy servers',
      'https://wordtothewise.com/2013/12/gmail-deploys-image-proxy-servers/',
    ),
  },
  {
    name: 'Yahoo’s image proxy',
    source: 'human',
    of: 'open',
    sign: { agent: /YahooMailProxy/ },
    published: published('YahooMailProxy', 'https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html'),
  },
  machine(
    'Gmail’s sampling of links',
    { agent: /Gmail-content-sampling/i },
    published('Gmail bot user agents', 'https://github.com/mssola/user_agent/issues/71'),
  ),
  machine(
    'Gmail’s or Yahoo’s proxy, at a link',
    { agent: /GoogleImageProxy|YahooMailProxy/ },
    published('YahooMailProxy', 'https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html'),
    'click',
  ),
  {
    name: 'Apple’s Mail Privacy Protection',
    source: 'unknown',
    sign: { agent: /^Mozilla\/5\.0$/ },
    published: published('Apple MPP', 'https://wordtothewise.com/2021/09/apple-mpp/'),
  },
  {
    name: 'Apple’s network',
    source: 'unknown',
    of: 'open',
    sign: { networks: ['17.0.0.0/8'] },
    published: published(
      'Identifying Apple MPP opens',
      'https://help.socketlabs.com/docs/identifying-apple-mpp-opens-in-notification-api-events',
    ),
  },
  {
    name: 'no agent told',
    source: 'unknown',
    sign: { agent: /^\s*$/ },
    published: fieldGuide,
  },
  {
    name: 'no browser',
    source: 'unknown',
    of: 'click',
    sign: { agent: /^(?!\s*(mozilla|opera)\/)/i },
    published: agentsInClicks,
  },
];

/** In the order in which they are asked: the first that fits says who it was; none: a person. */
export const signalRules: readonly SignalRule[] = [
  ...scanners,
  ...linkPreviews,
  ...programs,
  ...proxies.filter(({ source }) => source === 'machine'),
  ...patterns,
  ...proxies.filter(({ source }) => source !== 'machine'),
];
