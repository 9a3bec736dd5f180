import { expect, test } from "vitest";
import { isFromThisUser } from "./peer.ts";

const head =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";
/** A table with the two rows of one connection: the server's end is of user 7, the browser's of `owner`. */
const table = (here: string, there: string, owner: number, inode = 2): string =>
  `${head}   0: ${here} ${there} 01 00000000:00000000 00:00000000 00000000     7        0 1 1 0 20 4 30 10 -1
   1: ${there} ${here} 01 00000000:00000000 00:00000000 00000000  ${owner}        0 ${inode} 1 0 20 4 30 10 -1\n`;

const ends = {
  four: {
    socket: { localAddress: "127.0.0.1", localPort: 4711, remoteAddress: "127.0.0.1", remotePort: 40_001 },
    rows: ["0100007F:1267", "0100007F:9C41"],
  },
  "four of a program with IPv6 sockets": {
    socket: { localAddress: "127.0.0.1", localPort: 4711, remoteAddress: "127.0.0.1", remotePort: 40_001 },
    rows: ["0100007F:1267", "0000000000000000FFFF00000100007F:9C41"],
  },
  six: {
    socket: { localAddress: "::1", localPort: 4711, remoteAddress: "::1", remotePort: 40_001 },
    rows: ["00000000000000000000000001000000:1267", "00000000000000000000000001000000:9C41"],
  },
} as const;

for (const [name, { socket, rows }] of Object.entries(ends))
  test(`on ${name}, this user and root come in, and nobody else`, () => {
    const from = (owner: number): boolean =>
      isFromThisUser(socket, () => ["", table(rows[0], rows[1], owner)], 1000);
    expect([from(1000), from(0), from(1001), from(7)]).toEqual([true, true, false, false]);
  });

test("a connection that its process has let go of is nobody's, though the table calls it root's", () => {
  const { socket, rows } = ends.four;
  expect(isFromThisUser(socket, () => [table(rows[0], rows[1], 0, 0)], 1000)).toBe(false);
});

test("a connection that the tables do not have is refused, one that they have at the second look is not", () => {
  const { socket, rows } = ends.four;
  let looks = 0;
  expect(isFromThisUser(socket, () => (looks++, [head]), 1000)).toBe(false);
  expect(looks).toBe(3);
  const second = (): string[] => [looks++ === 3 ? head : table(rows[0], rows[1], 1000)];
  expect(isFromThisUser(socket, second, 1000)).toBe(true);
});

test("a connection that has ended is refused; where no system says whose one is, all come to the key", () => {
  const { socket } = ends.four;
  expect(isFromThisUser({ ...socket, remoteAddress: undefined }, () => undefined, 1000)).toBe(false);
  expect(isFromThisUser(socket, () => undefined, 1000)).toBe(true);
});
