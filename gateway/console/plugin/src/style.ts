/** Styles that PatternFly has no component for. Only logical properties, so that Arabic is mirrored. */
export const style = `
:root { --pf-t--global--font--family--body: system-ui, 'Noto Sans', 'Noto Sans Arabic', sans-serif; --pf-t--global--font--family--heading: var(--pf-t--global--font--family--body); --pf-t--global--font--family--mono: ui-monospace, 'Noto Sans Mono', monospace; }
html, body, #app { min-height: 100vh; margin: 0; }
html, body { background: var(--pf-t--global--background--color--secondary--default); }
body { color: var(--pf-t--global--text--color--regular); }
.wasl-app { min-height: 100vh; }
.wasl-app > main { padding: 1rem 1.5rem 3rem; outline: none; }
.wasl-head { background: var(--pf-t--global--background--color--primary--default); border-block-end: 1px solid var(--pf-t--global--border--color--default); padding: .5rem 1.5rem 0; }
.wasl-brand, .wasl-brand-tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; }
.wasl-brand .pf-v6-c-form-control { width: auto; }
.wasl-brand .pf-v6-c-form-control > select { padding-inline-end: 2.5rem; }
.wasl td .pf-v6-c-label { inline-size: fit-content; }
.wasl .pf-v6-c-label__text { white-space: normal; }
.wasl-cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); }
.wasl-head { display: grid; gap: .5rem; }
.wasl-head > * { min-inline-size: 0; }
.wasl-head .pf-v6-c-nav { --pf-v6-c-nav--m-horizontal--m-subnav__list--PaddingInlineStart: var(--pf-t--global--spacer--sm); --pf-v6-c-nav--m-horizontal--m-subnav__list--PaddingInlineEnd: var(--pf-t--global--spacer--sm); --pf-v6-c-nav--m-horizontal--m-subnav__link--PaddingInlineStart: var(--pf-t--global--spacer--sm); --pf-v6-c-nav--m-horizontal--m-subnav__link--PaddingInlineEnd: var(--pf-t--global--spacer--sm); }
.wasl-skip { position: absolute; inset-block-start: -10rem; }
.wasl-skip:focus { inset-block-start: .25rem; z-index: 500; }
.wasl-logo { block-size: 1.5rem; vertical-align: text-bottom; }
.wasl-login { max-width: min(26rem, calc(100vw - 1.5rem)); margin: 0 auto; padding: 2rem 1.5rem; display: grid; gap: 1rem; position: relative; inset-block-start: min(10vh, 5rem); border: 1px solid var(--pf-t--global--border--color--default); border-radius: 12px; background: var(--pf-t--global--background--color--primary--default); }
.wasl-rules { margin: 0; padding-inline-start: 1.25rem; display: grid; gap: .25rem; }
@media (max-width: 600px) { .wasl-app > main { padding-inline: .75rem; } .wasl-head { padding-inline: .75rem; } }
html[lang=ar] .wasl { --pf-t--global--font--family--heading: var(--pf-t--global--font--family--body); }
.wasl .wasl-id { direction: ltr; unicode-bidi: isolate; font-family: var(--pf-t--global--font--family--mono); overflow-wrap: anywhere; }
.wasl .wasl-number { font-variant-numeric: tabular-nums; }
.wasl .wasl-facts { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
.wasl-pipeline { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 0; }
.wasl-pipeline li { flex: 1 1 8rem; display: flex; align-items: stretch; gap: .5rem; }
.wasl-pipeline li:not(:nth-last-child(-n + 2))::after { content: '→'; align-self: center; opacity: .6; }
[dir=rtl] .wasl-pipeline li:not(:nth-last-child(-n + 2))::after { content: '←'; }
.wasl-pipeline .wasl-aside { margin-inline-start: 1.5rem; }
.wasl-step { flex: 1; border: 1px solid var(--pf-t--global--border--color--default); border-radius: 6px; padding: .5rem .75rem; }
.wasl-step strong, .wasl-step small { display: block; }
.wasl-step .wasl-number { font-size: 1.25rem; }
.wasl-bad { border-color: var(--pf-t--global--border--color--status--danger--default); border-width: 2px; }
.wasl-chart { display: block; color: var(--pf-t--global--color--brand--default); }
[dir=rtl] .wasl-chart { transform: scaleX(-1); }
.wasl-figures { display: block; width: 100%; max-width: 32rem; height: auto; }
.wasl-figures text { fill: currentColor; font-size: 11px; }
.wasl figure { margin: 0; min-width: 0; }
.wasl-find { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); gap: .75rem; align-items: end; }
.wasl-choice { display: flex; gap: 1rem; align-items: baseline; margin-block: .25rem; }
.wasl-nowrap { white-space: nowrap; }
.wasl .wasl-progress { min-width: 10rem; }
.wasl-badge { margin-inline-start: .5rem; }
.wasl-block { display: block; }
.wasl-todo { max-inline-size: 40rem; margin-block-start: .25rem; }
.wasl-attention { list-style: none; padding: 0; margin: 0; display: grid; gap: .25rem; }
.wasl-matter { border-block-start: 1px solid var(--pf-t--global--border--color--default); padding-block: .5rem; }
.wasl-matter-head { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline; margin-block-end: .25rem; }
.wasl .wasl-matter-facts { grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr)); gap: .25rem 1rem; }
.wasl-as-of { display: block; margin-block: .25rem .5rem; }
.wasl-old { opacity: .5; filter: grayscale(1); }
.wasl-table { overflow: auto; max-height: 80vh; }
.wasl-table:focus-visible { outline: 2px solid var(--pf-t--global--color--brand--default); }
@media (min-width: 992px) {
  .wasl-table thead th { position: sticky; inset-block-start: 0; z-index: 2; background: var(--pf-t--global--background--color--primary--default); }
  .wasl-table :is(th, td):first-child { position: sticky; inset-inline-start: 0; z-index: 1; background: var(--pf-t--global--background--color--primary--default); }
  .wasl-table thead th:first-child { z-index: 3; }
}
@media (max-width: 991px) { .wasl-table { max-height: none; } }
.wasl-tools, .wasl-pager { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin-block: .5rem; }
.wasl-tool { flex: 0 1 16rem; width: auto; }
.wasl-search { flex-basis: 22rem; }
/* Hawtio makes every dialog half as wide as the window, also on a telephone. */
.pf-v6-c-modal-box.wasl { max-width: calc(100vw - 1rem) !important; }
.wasl .pf-v6-c-modal-box__title-text { white-space: normal; }
@media (max-width: 600px) {
  .wasl-tool { flex-basis: 100%; }
}
.wasl-runbook { display: grid; gap: .75rem; max-inline-size: 60rem; }
.wasl-runbook > * { min-inline-size: 0; margin: 0; }
.wasl-runbook .wasl-code { direction: ltr; text-align: left; overflow-x: auto; display: block; }
.wasl-wall { min-height: 100vh; padding: 1vw 2vw; font-size: 2.2vw; line-height: 1.25; display: flex; flex-direction: column; gap: 1vw; }
.wasl-wall :is(h1, h2) { font-size: 2.6vw; }
.wasl-wall-head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 1vw; align-items: baseline; }
.wasl-wall-counts { display: flex; flex-wrap: wrap; gap: 1vw; margin-block-end: 1vw; }
.wasl-wall-counts > div { flex: 1 1 auto; border: 1px solid var(--pf-t--global--border--color--default); border-radius: 12px; padding: .5vw 1vw; display: flex; justify-content: space-between; align-items: baseline; gap: 1vw; background: var(--pf-t--global--background--color--primary--default); }
.wasl-wall-counts dd { font-size: 3.2vw; font-weight: 700; white-space: nowrap; }
.wasl-wall-lists { display: grid; grid-template-columns: 1fr 1fr; gap: 2vw; }
.wasl-wall ul { list-style: none; padding: 0; margin: 0; }
.wasl-wall-line { border-inline-start: .6vw solid var(--pf-t--global--border--color--default); padding-inline-start: 1vw; margin-block-end: .5vw; overflow-wrap: anywhere; }
.wasl-wall-line[data-severity=critical] { border-color: var(--pf-t--global--border--color--status--danger--default); }
.wasl-wall-line[data-severity=warning] { border-color: var(--pf-t--global--border--color--status--warning--default); }
.wasl-columns { columns: 18rem; list-style: none; padding: 0; }
.wasl-columns > li { break-inside: avoid; padding-block-end: .25rem; }
.wasl-buttons { display: flex; flex-wrap: wrap; gap: .25rem; }
`
