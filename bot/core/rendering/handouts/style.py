"""How the page looks: on a screen, at night, on a phone and on paper. Nothing in it comes from elsewhere."""

STYLE = """
:root { color-scheme: light dark; --paper: #ffffff; --ink: #16191d; --faint: #454d55; --rule: #c3cad0;
  --card: #f4f6f8; --mark: #274b69; --link: #0b5a8f; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171a; --ink: #e8ecef; --faint: #b3bcc4;
  --rule: #47515a; --card: #1d2226; --mark: #9cc4e4; --link: #8cc4ee; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 52rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.5 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; overflow-wrap: anywhere; }
a { color: var(--link); }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; border-top: 3px solid var(--ink); padding-top: .75rem; }
h3 { font-size: 1.1rem; margin: 0 0 .25rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
nav ol { padding-left: 1.5rem; }
article { background: var(--card); border: 1px solid var(--rule); border-radius: .5rem; padding: 1rem;
  margin: 1rem 0; }
blockquote { margin: .5rem 0; padding-left: .75rem; border-left: 4px solid var(--mark); font-size: 1.15rem; }
.status { font-weight: 700; border: 2px solid var(--mark); border-radius: .3rem; padding: .3rem .6rem;
  display: inline-block; margin: .25rem 0; }
.faint, caption, figcaption { color: var(--faint); }
.lines p { margin: .15rem 0; }
.lines .in1 { margin-left: 1rem; } .lines .in2 { margin-left: 2rem; } .lines .in3 { margin-left: 3rem; }
code { font-family: ui-monospace, Consolas, monospace; font-size: .95em; }
figure { margin: 1rem 0; }
figure svg { display: block; width: 100%; max-width: 34rem; height: auto; border: 1px solid var(--rule); }
.table { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
caption { text-align: left; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid var(--rule);
  overflow-wrap: break-word; }
@media (max-width: 40rem) {
  table, tbody, tr, td, th[scope=row], caption { display: block; width: 100%; }
  thead { position: absolute; left: -999rem; }
  tr { border-bottom: 2px solid var(--rule); padding: .4rem 0; }
  th, td { border: 0; padding: .1rem 0; }
  td::before { content: attr(data-label) ": "; color: var(--faint); }
}
@media print {
  :root { --paper: #fff; --ink: #000; --faint: #333; --rule: #999; --card: #fff; --mark: #000; --link: #000; }
  body { max-width: none; font-size: 10.5pt; }
  article, figure, tr { break-inside: avoid-page; }
  figure svg { max-width: 11cm; }
  nav, .skip { display: none; }
  a[href^=http]::after { content: " (" attr(href) ")"; font-size: .85em; }
}
""".strip()
