import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where `test/setup/install-godot.js` lays the engine out unless GODOT_DIR names a folder. */
const FETCHED = path.join(ROOT, 'node_modules', '.cache', 'peerplug-godot');

/** The plugin beside the checkout, as some machines have it. */
const ADDONS = path.join(ROOT, '..', 'shared', 'godot', 'addons4');

/** A Godot 4 that can be started and the folder that projects have as `addons`, or a sentence that says what is missing. */
export type Godot = { readonly engine: string; readonly plugin: string } | { readonly missing: string };

/**
 * Finds Godot 4 with its native WebRTC plugin: the engine as `bin/godot4` in the folder `GODOT_DIR`, the plugin in the
 * folder `GODOT_ADDONS`.
 */
export function findGodot(): Godot {
  const engine = path.resolve(process.env['GODOT_DIR'] ?? FETCHED, 'bin', 'godot4');
  if (!existsSync(engine))
    return { missing: 'Godot was not found; set GODOT_DIR to a folder that has bin/godot4' };
  const plugin = path.resolve(process.env['GODOT_ADDONS'] ?? ADDONS);
  if (existsSync(path.join(plugin, 'webrtc_native', 'webrtc_native.gdextension'))) return { engine, plugin };
  return {
    missing: "Godot's WebRTC plugin was not found; set GODOT_ADDONS to a folder that has webrtc_native",
  };
}
