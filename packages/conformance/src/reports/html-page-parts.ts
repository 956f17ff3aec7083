/** Light and dark as the reader has it; colour never tells anything that a sign does not. */
export const STYLE = `
:root { color-scheme: light dark; --bad: #b3261e; --known: #8a5a00; --good: #1b6e3c; --line: #8886; --head: #8881; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --known: #ffc46b; --good: #7ed9a0; } }
body { font: 16px/1.5 system-ui, sans-serif; margin: 1.5rem auto; max-width: 80rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: start; vertical-align: top; }
thead th, th[scope='rowgroup'] { background: var(--head); }
tbody th[scope='row'] { font-weight: normal; max-width: 34rem; min-width: 16rem; }
td { white-space: nowrap; }
.failed { color: var(--bad); font-weight: bold; } .known { color: var(--known); } .passed { color: var(--good); }
.none { opacity: 0.7; }
summary { cursor: pointer; }
details ul { margin: 0.3rem 0; padding-inline-start: 1.2rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border-inline-start: 3px solid var(--line); padding: 0.3rem 0.8rem; }
.short-only tr.whole, .short-only tbody.whole { display: none; }
`;

/** The filter, and unfolding what a link leads to. The page can be read without it. */
export const SCRIPT = `
const filter = document.getElementById('filter');
filter.closest('p').hidden = false;
const apply = () => document.getElementById('matrix').classList.toggle('short-only', filter.checked);
filter.addEventListener('change', apply);
apply();
const unfold = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
};
addEventListener('hashchange', unfold);
unfold();
`;
