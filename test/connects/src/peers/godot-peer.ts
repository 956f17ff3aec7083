import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findGodot } from '../godot-engine.js';
import type { Report, Request } from '../messages.js';
import { ignore, LastWords, type Peer } from './peer.js';

const PROJECT = fileURLToPath(new URL('../../godot', import.meta.url));

/** Godot with its native WebRTC plugin, in a headless engine that dials this process. */
export class GodotPeer implements Peer {
  onReport: (report: Report) => void = ignore;
  onGone: (reason: string) => void = ignore;
  readonly #child: ChildProcess;
  readonly #socket: Socket;
  readonly #folder: string;

  private constructor(child: ChildProcess, socket: Socket, folder: string, words: LastWords) {
    this.#child = child;
    this.#socket = socket;
    this.#folder = folder;
    socket.setNoDelay(true);
    // The end of the process says more.
    socket.on('error', ignore);
    createInterface(socket).on('line', (line) => {
      this.onReport(JSON.parse(line) as Report); // as peer.gd writes it
    });
    child.once('exit', (code, signal) => {
      rmSync(folder, { recursive: true, force: true });
      this.onGone(`Godot ended with ${String(signal ?? code)}\n${words.text}`.trim());
    });
  }

  static async open(): Promise<GodotPeer> {
    const folder = mkdtempSync(path.join(tmpdir(), 'peerplug-godot-'));
    const engine = prepareProject(folder);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // of a server that listens on a port
    const dialed = once(server, 'connection');
    const child = spawn(engine, ['--headless', '--path', path.join(folder, 'project'), '--', String(port)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        HOME: folder,
        XDG_DATA_HOME: folder,
        XDG_CONFIG_HOME: folder,
        XDG_CACHE_HOME: folder,
      },
    });
    const words = new LastWords();
    for (const stream of [child.stdout, child.stderr]) stream.on('data', words.add);
    const failed = Promise.race([once(child, 'error'), once(child, 'exit')]).then(() => {
      throw new Error(`Godot did not start\n${words.text}`);
    });
    const [socket] = (await Promise.race([dialed, failed])) as [Socket];
    failed.catch(ignore);
    server.close();
    return new GodotPeer(child, socket, folder, words);
  }

  send(request: Request): void {
    this.#socket.write(`${JSON.stringify(request)}\n`);
  }

  kill(): void {
    this.onGone = ignore;
    this.#child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Lays the project with the plugin into a folder; the engine writes into it. Gives the engine's program. */
function prepareProject(folder: string): string {
  const godot = findGodot();
  if ('missing' in godot) throw new Error(godot.missing);
  const project = path.join(folder, 'project');
  cpSync(PROJECT, project, { recursive: true });
  symlinkSync(godot.plugin, path.join(project, 'addons'));
  mkdirSync(path.join(project, '.godot'));
  // What the editor would write on import.
  writeFileSync(
    path.join(project, '.godot', 'extension_list.cfg'),
    'res://addons/webrtc_native/webrtc_native.gdextension\n',
  );
  return godot.engine;
}
