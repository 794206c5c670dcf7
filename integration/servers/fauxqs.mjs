// fauxqs's own command listens on every interface; this one on 127.0.0.1 alone,
// on a free port that it prints. It ends when its standard input does, so that
// it never outlives the test that started it.
import { buildApp } from "fauxqs";

const app = buildApp({ logger: false });
console.log(await app.listen({ port: 0, host: "127.0.0.1" }));
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
