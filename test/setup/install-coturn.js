// Makes sure that coturn, a TURN server, is there for the tests of relays: nothing to do where it is found, Debian's
// package where this may install packages, and otherwise the sentence that says what to do by hand.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { canInstallPackages, installPackage } from './install-package.js';

/**
 * Finds coturn, and installs it with apt-get first where it is not found and that is possible.
 *
 * @throws {Error} when there is none and it cannot be installed from here
 */
export function ensureCoturn() {
  if (isThere()) return;
  if (!canInstallPackages()) {
    throw new Error(
      "coturn was not found; install it so that 'turnserver' is on the path; as root on Debian or Ubuntu `node test/setup/install-coturn.js` does it",
    );
  }
  installPackage(['coturn']);
  // systemd starts what it is given a service for. The tests start a server of their own.
  if (existsSync('/run/systemd/system')) spawnSync('systemctl', ['disable', '--now', 'coturn']);
  if (!isThere()) throw new Error("coturn is installed and 'turnserver' is not on the path; put it there");
}

/** @returns {boolean} */
function isThere() {
  return spawnSync('turnserver', ['--version'], { stdio: 'ignore' }).error === undefined;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    ensureCoturn();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
