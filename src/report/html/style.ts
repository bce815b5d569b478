/** The page's only style sheet: it loads nothing from a network, follows the reader's color scheme, and works in print. */
export const style = `
:root { color-scheme: light dark; --text: #1f2328; --muted: #59636e; --page: #ffffff; --panel: #f6f8fa; --line: #d1d9e0; --error: #cf222e; --warning: #9a6700; --info: #0969da; --added: #dafbe1; --removed: #ffebe9; }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --muted: #9198a1; --page: #0d1117; --panel: #151b23; --line: #3d444d; --error: #f85149; --warning: #d29922; --info: #4493f8; --added: #12361f; --removed: #4a1b1d; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.2rem; }
h3 { margin: 1.25rem 0 .5rem; font-size: 1rem; overflow-wrap: anywhere; }
a { color: var(--info); }
code, pre { font-family: ui-monospace, monospace; font-size: .875em; }
pre { margin: .5rem 0; padding: .6rem .8rem; overflow-x: auto; background: var(--panel); border-radius: .4rem; tab-size: 4; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin-top: .75rem; }
.muted { color: var(--muted); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1.25rem 0; padding: 0; list-style: none; }
.cards li { padding: .6rem 1rem; border: 1px solid var(--line); border-radius: .5rem; color: var(--muted); }
.cards strong { display: block; color: var(--text); font-size: 1.5rem; line-height: 1.3; }
.error, .cards .error strong { color: var(--error); }
.warning, .cards .warning strong { color: var(--warning); }
.info, .note, .cards .info strong { color: var(--info); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 0 2.5rem; align-items: start; }
table { width: 100%; border-collapse: collapse; }
caption { margin: 1.5rem 0 .5rem; font-weight: 600; text-align: left; }
th { padding: .15rem .75rem .15rem 0; font-weight: 400; text-align: left; overflow-wrap: anywhere; }
td { padding: .15rem 0; }
td.number { width: 4rem; padding-left: .75rem; text-align: right; font-variant-numeric: tabular-nums; }
td.bars { width: 45%; padding-left: .75rem; }
.bar { display: flex; height: .9rem; border-radius: .2rem; overflow: hidden; }
.bar span { min-width: 2px; background: currentColor; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .75rem 0; }
summary { padding: .5rem .9rem; cursor: pointer; overflow-wrap: anywhere; }
article { padding: .25rem .9rem .75rem; border-top: 1px solid var(--line); overflow-wrap: anywhere; content-visibility: auto; contain-intrinsic-size: auto 14rem; }
article p { margin: .25rem 0; }
/* As wide as its longest line, so that what is added or removed has its color over the whole width. */
.diff { display: inline-block; min-width: 100%; font-size: 1em; }
.diff span { display: block; }
.added { background: var(--added); }
.removed { background: var(--removed); }
ul.plain { padding-left: 1.2rem; }
ul.plain li { overflow-wrap: anywhere; }
footer { margin-top: 3rem; color: var(--muted); }
@media print { body { max-width: none; } article { content-visibility: visible; break-inside: avoid; } }
`;
