/** The page's looks: by day, by night, on paper and on a phone. */
export const style = `
:root { color-scheme: light dark; --ink: #1d2129; --soft: #596270; --line: #d9dee6; --card: #ffffff; --page: #f4f6f9; --accent: #b4441f; --second: #3b6fd6;
  --third: #257d60; --fourth: #7a57b8; --fifth: #b87413; --held: #98a1b0; --warn: #fff3d6; --warnline: #e5b94e; --mark: #fbeee8; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e8ebf0; --soft: #a9b3c1; --line: #353c48; --card: #1d222b; --page: #14181f; --accent: #f08a5f; --second: #7ba4f5;
  --third: #5cc8a4; --fourth: #b699ec; --fifth: #f0b35c; --held: #6d7787; --warn: #3a3118; --warnline: #8a6d1f; --mark: #3a2a22; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 4px; overflow-wrap: anywhere; } h2 { font-size: 22px; margin: 48px 0 10px; } h3 { font-size: 16px; margin: 0 0 8px; }
h2 small, h3 small { color: var(--soft); font-weight: 400; } p { margin: 0 0 12px; } .lead { color: var(--soft); } a { color: var(--accent); }
nav { margin: 0 0 20px; font-size: 14px; } nav a { display: inline-block; margin-right: 16px; padding: 3px 0; }
.note { background: var(--warn); border-left: 4px solid var(--warnline); padding: 10px 14px; border-radius: 4px; margin: 14px 0; font-size: 14.5px; } .note p, .note ul { margin: 0; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(150px, 100%), 1fr)); gap: 12px; margin: 16px 0; }
.card, .panel { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
.card { padding: 14px 16px; } .card b { display: block; font-size: 22px; line-height: 1.3; overflow-wrap: anywhere; } .card small { font-size: 13px; } .card span { color: var(--soft); font-size: 14px; }
.panel { padding: 16px; margin: 12px 0; } .panel > :last-child { margin-bottom: 0; } .answer { border-left: 4px solid var(--accent); font-size: 17px; }
#journeys > h3 { margin: 32px 0 8px; font-size: 18px; } .two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(330px, 100%), 1fr)); gap: 12px; } .two > .panel { margin: 0; min-width: 0; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: 14px; }
th, td { text-align: left; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } td.n { white-space: nowrap; } th { font-weight: 600; color: var(--soft); font-size: 13px; }
tr.marked td { background: var(--mark); font-weight: 600; } td small { display: block; color: var(--soft); } tr.told td { border: 0; padding-bottom: 0; font-weight: 600; } tr.below td { color: var(--soft); padding-top: 0; } tr.below span { display: inline-block; position: sticky; left: 0; max-width: calc(100vw - 54px); }
.effect > p:first-child { font-size: 17px; } details { margin: 8px 0; } summary { cursor: pointer; color: var(--soft); padding: 3px 0; } ul { padding-left: 20px; }
svg.chart { display: block; width: 100%; height: auto; font-family: inherit; font-size: 12px; color: var(--soft); margin: 4px 0; } svg.narrow { display: none; }
.legend { margin: 4px 0 0; font-size: 13px; color: var(--soft); } .legend span { display: inline-block; margin-right: 16px; } .legend i { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 6px; }
.compared { display: grid; grid-template-columns: minmax(120px, 1fr) minmax(160px, 3fr) minmax(160px, 2fr); gap: 4px 16px; align-items: center; padding: 5px 0; } .compared > span:last-child { color: var(--soft); font-size: 13px; }
.range { position: relative; display: block; min-width: 120px; height: 18px; background: var(--page); border-radius: 4px; } .range i { position: absolute; display: block; } .range .zero { left: 50%; top: 0; bottom: 0; width: 1px; background: var(--soft); }
.range .span { top: 7px; height: 4px; border-radius: 2px; background: var(--accent); opacity: .55; } .range .dot { top: 4px; width: 10px; height: 10px; margin-left: -5px; border-radius: 50%; background: var(--accent); }
.story { position: relative; width: fit-content; margin: 0 auto; } .story > i { position: absolute; top: 0; width: 1px; height: 1px; } svg.journey { display: block; max-width: 100%; height: auto; } svg.journey text { text-anchor: middle; font-size: 12px; font-family: inherit; fill: var(--ink); }
svg.journey .title { font-weight: 600; font-size: 13px; } svg.journey .detail { fill: var(--soft); font-size: 11.5px; } svg.journey .count { font-weight: 700; fill: var(--accent); font-size: 13px; } svg.journey .goal { fill: var(--third); font-size: 11.5px; }
svg.journey .box { fill: var(--card); stroke: var(--soft); stroke-width: 1.2; } svg.journey .waitFor, svg.journey .wait { stroke-dasharray: 4 3; } svg.journey .exit { fill: var(--page); }
svg.journey .flow { fill: none; stroke: var(--accent); opacity: .45; } svg.journey .flow.none { stroke: var(--soft); stroke-dasharray: 2 4; }
svg.journey .branch-label { font-size: 12px; paint-order: stroke; stroke: var(--card); stroke-width: 5px; }
footer { color: var(--soft); font-size: 14px; margin-top: 48px; }
@media screen and (max-width: 620px) { main { padding: 20px 12px 48px; } svg.wide { display: none; } svg.narrow { display: block; } .compared { grid-template-columns: 1fr; } .panel { padding: 14px 12px; } svg.journey { max-width: none; }
  .scroll:has(> .story) { scroll-snap-type: x mandatory; } .story > i { animation: opens 1s; } }
/* A page without a script scrolls to nothing by itself, but it snaps: for its first second, to where the story begins. */
@keyframes opens { from, to { scroll-snap-align: center; } }
@media print { :root { --page: #ffffff; } body { font-size: 10.5pt; } main { max-width: none; padding: 0; } nav { display: none; } h2, h3 { break-after: avoid; } .card, .note, tr, svg.chart { break-inside: avoid; } .panel { border: 0; padding: 0; margin: 12pt 0; }
  .cards { grid-template-columns: repeat(auto-fit, minmax(120px, 1fr)); } .card b { font-size: 17px; } details:not([open]) { display: none; } .scroll { overflow: visible; } table { font-size: 8pt; } th { font-size: 8pt; } td, th { padding: 2px 6px 2px 0; } td.n { white-space: normal; } tr.below span { max-width: none; } tr.told { break-after: avoid; } }
@page { margin: 16mm 14mm; }
`;
