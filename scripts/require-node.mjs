/** The oldest Node.js that everything here runs on; the same as "engines" in package.json. */
const OLDEST = [20, 19];

/** Ends the process with a sentence when Node.js is too old to run anything else here. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return;
  process.stderr.write(
    `Hatchery needs Node.js ${OLDEST.join(".")} or newer, and this is ${process.versions.node}. ` +
      "Install a current version (https://nodejs.org) and run the same command again.\n",
  );
  process.exit(1);
}
