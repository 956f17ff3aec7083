import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside the checkout, as some machines have it: a folder with the plugin, and a script that lays out engines. */
const BESIDE = fileURLToPath(new URL('../../../../shared/godot', import.meta.url));

/** A Godot 4 that can be started, and the folder that projects have as `addons`; or a sentence that says what is missing. */
export type Godot = { readonly engine: string; readonly plugin: string } | { readonly missing: string };

/**
 * Finds Godot 4 with its native WebRTC plugin: the engine as `bin/godot4` in the folder `GODOT_DIR`, the plugin in the
 * folder `GODOT_ADDONS`. `test/setup/install-godot.js` lays both out where it can.
 */
export function findGodot(): Godot {
  const folder = process.env['GODOT_DIR'];
  if (folder === undefined)
    return { missing: 'Godot is not here: set GODOT_DIR to a folder that has bin/godot4' };
  const engine = path.resolve(folder, 'bin', 'godot4');
  if (!existsSync(engine))
    return { missing: `Godot is not here: there is no ${engine}; GODOT_DIR names another folder` };
  const plugin = path.resolve(process.env['GODOT_ADDONS'] ?? path.join(BESIDE, 'addons4'));
  if (existsSync(path.join(plugin, 'webrtc_native', 'webrtc_native.gdextension'))) return { engine, plugin };
  return {
    missing: `Godot's plugin is not here: there is no webrtc_native in ${plugin}; set GODOT_ADDONS to the folder that has it`,
  };
}
