import { createHash } from "node:crypto";
import { createConnection, createServer } from "node:net";

/**
 * Runs `work` while no other process of this machine runs work on `folder`; waits for its turn.
 * The lock is a socket in Linux's abstract namespace, which the kernel takes back however its holder ends, so nothing stale can stay behind.
 * @template T
 * @param {string} folder
 * @param {() => void} onWait called once when somebody else is at it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, onWait, work) {
  const name = `\0hatchery-engine-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`;
  let server = await listen(name);
  if (server === undefined) onWait();
  while (server === undefined) {
    await untilClosed(name);
    server = await listen(name);
  }
  try {
    return await work();
  } finally {
    server.close();
  }
}

/**
 * @param {string} name
 * @returns {Promise<import("node:net").Server | undefined>} undefined when the name is taken
 */
function listen(name) {
  return new Promise((resolve, reject) => {
    /** @type {Set<import("node:net").Socket>} */
    const waiting = new Set();
    const server = createServer((socket) => {
      waiting.add(socket);
      socket.unref();
      socket.on("error", () => {});
      socket.on("close", () => waiting.delete(socket));
    });
    const close = server.close.bind(server);
    server.close = (callback) => {
      for (const socket of waiting) socket.destroy();
      return close(callback);
    };
    server.unref();
    server.on("error", (error) =>
      "code" in error && error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(name, () => resolve(server));
  });
}

/**
 * Resolves when the holder of the lock has let go of it.
 * @param {string} name
 */
function untilClosed(name) {
  return new Promise((resolve) => {
    const socket = createConnection(name);
    socket.on("error", () => {});
    socket.on("close", resolve);
    socket.resume();
  });
}
