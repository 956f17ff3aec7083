// Makes sure that the peers of test/outside are there that come as Debian's packages, aiortc and GStreamer's webrtcbin:
// nothing to do where they are found, Debian's packages where this may install packages, and otherwise the sentence that
// says what to do by hand. Chromium has a script of its own, and the others are dependencies.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { canInstallPackages, installPackages } from './install-package.js';

/** The Python that finds Debian's packages, whichever else is on the path. */
const PYTHON = '/usr/bin/python3';

/** Fails where a part of it is missing. */
const PROBE = `
import aiortc
import gi
for name in ('Gst', 'GstSdp', 'GstWebRTC'):
    gi.require_version(name, '1.0')
from gi.repository import Gst, GstSdp, GstWebRTC
Gst.init(None)
for name in ('webrtcbin', 'nicesrc', 'dtlsenc', 'sctpenc', 'rtpbin'):
    assert Gst.ElementFactory.find(name), f'there is no element {name}'
`;

const PACKAGES = [
  'python3-aiortc',
  'python3-gst-1.0',
  'gir1.2-gst-plugins-bad-1.0',
  'gstreamer1.0-nice',
  'gstreamer1.0-plugins-bad',
  'gstreamer1.0-plugins-good',
];

/**
 * Finds these peers, and installs them with apt-get first where one is not found and that is possible.
 *
 * @throws {Error} when one is missing and cannot be installed from here
 */
export function ensureOutsidePeers() {
  const missing = whatIsMissing();
  if (missing === null) return;
  if (!canInstallPackages()) {
    throw new Error(
      `aiortc or GStreamer's webrtcbin was not found for ${PYTHON} (${missing}); as root on Debian or Ubuntu \`node test/setup/install-outside-peers.js\` installs them`,
    );
  }
  installPackages(PACKAGES);
  const stillMissing = whatIsMissing();
  if (stillMissing !== null)
    throw new Error(`${PACKAGES.join(', ')} are installed, but do not work: ${stillMissing}`);
}

/** @returns {string | null} the last line of what the probe said, or null where nothing is missing */
function whatIsMissing() {
  const { status, error, stderr } = spawnSync(PYTHON, ['-c', PROBE], { encoding: 'utf8' });
  if (status === 0) return null;
  return error?.message ?? stderr.trim().split('\n').at(-1) ?? 'no reason given';
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    ensureOutsidePeers();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
