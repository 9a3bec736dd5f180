import { type AddressInfo, type Server, Socket, createServer } from "node:net";
import { Duplex } from "node:stream";
import { Problem } from "../domain/problem.ts";
import { isFromThisUser } from "./peer.ts";

/**
 * Where connections come in. Of each the first eleven bytes are read, which say whether it asks for a lock or a panic, and no more:
 * what is for the keeper is handed on as it is, and nothing of it stands in this process.
 */

/**
 * The beginnings of what is this process's own: to lock, and to panic. They are as long as what is read of a connection before
 * it is known whose it is.
 */
const ownLines = ["POST /lock ", "POST /panic"].map((line) => Buffer.from(line));
const ownLength = 11;

export type Incoming = {
  /** Whether it asks for a lock or a panic. */
  readonly isOwn: boolean;
  /** The bytes that were read. */
  readonly head: Buffer;
  readonly socket: Socket;
  /** The same with its beginning, to be answered in this process. */
  readonly here: () => Duplex;
};

export type Front = { readonly port: number; readonly close: () => Promise<void> };

/** How often another free port is tried where somebody has its other half. */
const mostTries = 20;

/**
 * Listens on both loopback addresses at one port; 0 takes a free one. A browser that looks for a name under localhost goes
 * to ::1 first: whoever listened there on our port would be sent what is meant for us. Connections of other users are
 * closed unread. Fails in a sentence when the port is taken.
 */
export async function openFront(port: number, take: (connection: Incoming) => void): Promise<Front> {
  /** Every connection that is open in this process: a port that is closed closes them too, those that have said nothing yet with them. */
  const opened = new Set<Socket>();
  const closeAll = async (servers: readonly Server[]): Promise<void> => {
    const ended = servers.map((server) => new Promise((done) => server.close(done)));
    for (const socket of opened) socket.destroy();
    await Promise.all(ended);
  };
  for (let tries = 1; ; tries++) {
    const four = await listen("127.0.0.1", port, take, opened);
    if (typeof four === "string") throw taken(port);
    const { port: got } = four.address() as AddressInfo;
    const six = await listen("::1", got, take, opened);
    if (typeof six !== "string") return { port: got, close: () => closeAll([four, six]) };
    // No IPv6 here, for anybody.
    if (six === "EADDRNOTAVAIL" || six === "EAFNOSUPPORT")
      return { port: got, close: () => closeAll([four]) };
    await closeAll([four]);
    if (port !== 0 || tries === mostTries) throw taken(port);
  }
}

/** A server that listens, or the system's word for why it can't. */
function listen(
  hostname: string,
  port: number,
  take: (connection: Incoming) => void,
  opened: Set<Socket>,
): Promise<Server | string> {
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
    if (!isFromThisUser(socket)) return void socket.destroy();
    const mine = look(socket, take);
    if (mine === undefined) return;
    opened.add(mine);
    mine.once("close", () => opened.delete(mine));
  });
  return new Promise((done) => {
    server.once("listening", () => done(server));
    server.once("error", ({ code }: NodeJS.ErrnoException) => done(code ?? "unknown"));
    server.listen(port, hostname);
  });
}

function taken(port: number): Problem {
  return new Problem(
    "bad-usage",
    `Port ${port} can't be used (it is taken or not permitted); choose another with --port, or none for a free one.`,
  );
}

/** How long a connection may be silent before it has said whose it is; browsers open some in advance. */
const patienceMs = 120_000;

/** Bytes that are read at once of a connection that is answered here. */
const pieceLength = 16 * 1024;

function look(accepted: Socket, take: (connection: Incoming) => void): Socket | undefined {
  const head = Buffer.alloc(ownLength);
  let have = 0;
  let here: Here | undefined;
  // Node reads into a buffer of ours only where the connection is made with one, so the accepted one is made anew.
  const internal = accepted as unknown as { _handle: object | null };
  const handle = internal._handle;
  if (handle === null) return undefined;
  internal._handle = null;
  accepted.destroy();
  const socket = new Socket({
    handle,
    allowHalfOpen: true,
    readable: true,
    writable: true,
    onread: {
      buffer: () => (here === undefined ? head.subarray(have) : Buffer.alloc(pieceLength)),
      callback: (length: number, bytes: Uint8Array): boolean => {
        if (here !== undefined) return here.took(bytes.subarray(0, length));
        have += length;
        const isPart = ownLines.some((line) => head.subarray(0, have).equals(line.subarray(0, have)));
        if (isPart && have < ownLength) return true;
        socket.setTimeout(0);
        take({
          isOwn: isPart,
          head: head.subarray(0, have),
          socket,
          here: () => (here = new Here(socket, head.subarray(0, have))),
        });
        // Whoever takes it reads on, here or in the keeper.
        return false;
      },
    },
  } as ConstructorParameters<typeof Socket>[0]);
  socket.on("error", () => socket.destroy());
  socket.once("end", () => (here === undefined ? socket.destroy() : undefined));
  socket.setTimeout(patienceMs, () => socket.destroy());
  return socket;
}

/** A connection that is answered in this process. What came by it, a passphrase perhaps, is wiped as it closes. */
class Here extends Duplex {
  readonly #socket: Socket;
  readonly #pieces: Uint8Array[] = [];

  constructor(socket: Socket, head: Uint8Array) {
    super({ allowHalfOpen: true });
    this.#socket = socket;
    this.push(Buffer.from(head));
    socket.on("end", () => this.push(null));
    socket.on("close", () => this.destroy());
  }

  /** Takes what has come; false where no more is wanted for now. */
  took(bytes: Uint8Array): boolean {
    this.#pieces.push(bytes);
    return this.push(bytes);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    for (const piece of this.#pieces) piece.fill(0);
    done(error);
  }
}
