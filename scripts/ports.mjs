import { createServer } from "node:net";

/** The port in the environment variable `name`; ends the process with a sentence when that is no port. */
export function portFrom(name, preset) {
  const text = process.env[name] || String(preset);
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  refuse(`${name} is "${text}"; it must be a whole number from 1 to 65535.`);
}

/** Ends the process with a sentence when one of the ports, by the names of their environment variables, cannot be listened on. */
export async function requireFreePorts(ports, host) {
  const [[first, one], [second, two]] = Object.entries(ports);
  if (one === two) refuse(`${first} and ${second} are both ${one}; give each a port of its own.`);
  for (const [name, port] of Object.entries(ports)) {
    const obstacle = await listenError(port, host);
    if (obstacle === undefined) continue;
    const reason = obstacle === "EADDRINUSE" ? "is in use" : `cannot be listened on (${obstacle})`;
    refuse(
      `Port ${port} of ${host} ${reason}. Stop what uses it, or choose another: ${name}=${await freePortAfter(port, host)} npm start`,
    );
  }
}

async function freePortAfter(port, host) {
  for (let next = port + 1; next < 65_536; next++) {
    if ((await listenError(next, host)) === undefined) return next;
  }
  return 0;
}

/** The error code of listening on the port, or undefined when it can be done. */
function listenError(port, host) {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", ({ code }) => done(code));
    probe.listen(port, host, () => probe.close(() => done(undefined)));
  });
}

function refuse(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
