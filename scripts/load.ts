import { Argument, Command, InvalidArgumentError } from "commander";
import { whyNoRedis } from "../test/jobs/redis-server.ts";
import { playBurst } from "./load/burst.ts";
import { playFault } from "./load/fault.ts";
import { plays } from "./load/faults.ts";
import { playSoak } from "./load/soak.ts";
import { playSpeed } from "./load/speed.ts";

// npm run load: what Pitstop's processes do under load and while something fails, with the sandbox as GitHub and a real Redis. Needs
// redis-server and Linux.

const others = ["burst", "soak", "speed"];
const program = new Command("npm run load --")
  .description("reviews many pull requests of the sandbox, while something fails or much comes at once")
  .addArgument(new Argument("<play>", "what happens").choices([...Object.keys(plays), ...others]))
  .option("--pulls <number>", "how many pull requests", readCount)
  .option("--files <number>", "how many files each repository has", readCount, 20)
  .parse();

if (whyNoRedis !== undefined) program.error(whyNoRedis);
const { pulls, files } = program.opts<{ pulls?: number; files: number }>();
const [name = ""] = program.args;
const play = plays[name];

if (play !== undefined) await playFault(name, play, { pulls: pulls ?? 40, files, owners: 10 });
if (name === "burst") await playBurst({ pulls: pulls ?? 250, files, owners: 25, pushes: 1, labels: 6 });
if (name === "soak") await playSoak({ pulls: pulls ?? 600, files, owners: 20 });
if (name === "speed") await playSpeed({ pulls: pulls ?? 80, files, owners: 4 });

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError("It must be a whole number above 0.");
  return count;
}
