/** From the folders of JavaScript that runs before anything is built. */
interface Installers {
  readonly ensureBrowser: (family: 'chrome' | 'firefox') => string;
  readonly ensureCoturn: () => void;
  readonly ensureGodot: () => { readonly folder: string } | { readonly missing: string };
}

/**
 * Makes sure that browsers and coturn are there, and Godot where that is possible: cells that need it and do not find it
 * say so.
 *
 * @throws Error where one of them is missing and cannot be installed from here; the message says what to do
 */
export async function ensurePrograms(): Promise<void> {
  const files = ['browser/install-browser.js', 'setup/install-coturn.js', 'setup/install-godot.js'];
  const parts = files.map(async (file) => {
    const url = new URL(`../../${file}`, import.meta.url);
    return (await import(url.href)) as Partial<Installers>;
  });
  const installers = Object.assign({}, ...(await Promise.all(parts))) as Installers; // their exports together
  installers.ensureBrowser('chrome');
  installers.ensureBrowser('firefox');
  installers.ensureCoturn();
  installers.ensureGodot();
}
