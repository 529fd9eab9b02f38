// A running service, which can be killed and started again at the same address.
import { spawn } from "node:child_process";
import net from "node:net";
import { program, root } from "./place.mjs";

/** A port that is free now. */
export function freePort() {
  return new Promise((settle, fail) => {
    const server = net.createServer();
    server.on("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => settle(port));
    });
  });
}

export class Service {
  constructor(port, more = []) {
    this.port = port;
    this.more = more;
    this.url = `http://127.0.0.1:${port}/`;
  }

  /** Starts one on a free port, with more words of the command line. */
  static async start(...more) {
    const service = new Service(await freePort(), more);
    try {
      await service.up();
    } catch (reason) {
      service.child?.kill("SIGKILL");
      throw reason;
    }
    return service;
  }

  /** Starts the program, and waits until it answers. */
  async up() {
    this.child = spawn(program, ["serve", "--listen", `127.0.0.1:${this.port}`, "--root", root, ...this.more], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    this.child.stderr.on("data", (chunk) => (said = (said + chunk).slice(-4000)));
    for (let tries = 0; tries < 200; tries += 1) {
      if (this.child.exitCode !== null) throw new Error(`the service stopped: ${said}`);
      try {
        if ((await fetch(`${this.url}healthz`)).ok) return;
      } catch {
        // Not yet.
      }
      await new Promise((settle) => setTimeout(settle, 50));
    }
    throw new Error(`the service does not answer: ${said}`);
  }

  /** Kills it as a power cut would. */
  async kill() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise((settle) => this.child.once("exit", settle));
    this.child.kill("SIGKILL");
    await gone;
  }
}
