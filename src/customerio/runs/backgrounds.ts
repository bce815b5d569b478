import { Node, SyntaxKind } from "ts-morph";
import { isTestPath } from "../../files/file-kinds.ts";
import { findNodes, getCalledName, perFile } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import { getCallableName, type Callable } from "../flow/terms.ts";
import type { RequestHandler } from "./framework-table.ts";

/** Folders and files whose handlers are called by machines: no person waits for what they answer. */
const machinePath =
  /(?:^|[/\-_.[(])(?:crons?|cron-?jobs?|webhooks?|web-hooks?|hooks|inngest|qstash|pubsub|pub-sub|scheduled|scheduler|temporal|trigger-dev)(?=$|[/\-_.\])])/iu;
const machineName =
  /(?:^|[/\-_]|(?<=[a-z]))(?:cron|Cron|webhook|Webhook|WebHook|webHook)s?(?=$|[A-Z/\-_:.])|^(?:worker|consumer|processJob)/u;
/** What the code of such handlers cannot do without: secrets, headers and checks of the callers. */
const machineCode =
  /\bCRON_SECRET\b|x-vercel-cron|x-cloudscheduler|x-appengine-(?:cron|queue)|x-cloudtasks|constructEvent(?:Async)?\(|-signature["'\]]|\bsvix\b|verify(?:Webhook\w*|Signature\w*)\(|\bverifyRequestSignature\(|new Webhook\(|isValidSignature\(/iu;
const lambdaEvent =
  /\b(?:SQS|SNS|S3|Dynamo\w*|Kinesis\w*|Scheduled|EventBridge|CloudWatch\w*|Firehose\w*|SES|PostConfirmation\w*|PreSignUp\w*|PostAuthentication\w*|PreAuthentication\w*|PreTokenGeneration\w*)(?:Trigger)?(?:Event|Handler)\b/u;

/**
 * Says whether a request handler answers a machine rather than a person: a cron route, a webhook's consumer, a queue's push, a cloud
 * event, a test server. There the work is the request, and waiting for it is right.
 */
export function answersMachine({ callable, framework, route }: RequestHandler): boolean {
  const path = getPath(callable.getSourceFile());
  if (isTestPath(path) || machinePath.test(path)) return true;
  if (machineName.test(getCallableName(callable) ?? "")) return true;
  const text = callable.getText();
  if (framework === "lambda" && !isHttpLambda(text)) return true;
  if (isSignedBySender(callable)) return true;
  return machineCode.test(text) || machineName.test(route ?? "") || isMachineController(callable);
}

/** Handed to a wrapper that checks the sender's signature, where it is written or by its name: `verifySignatureAppRouter(handler)`. */
function isSignedBySender(callable: Callable): boolean {
  const name = getCallableName(callable);
  return findVerifications(callable.getSourceFile()).some((call) =>
    call.getArguments().some((given) => given === callable || given.getText() === name),
  );
}

const findVerifications = perFile((file) =>
  findNodes(file, SyntaxKind.CallExpression, (call) =>
    /^verify\w*(?:Signature|Webhook)/iu.test(getCalledName(call)),
  ),
);

/** A Lambda that answers HTTP says so in its types or by a status code. */
function isHttpLambda(text: string): boolean {
  if (lambdaEvent.test(text)) return false;
  return /\bstatusCode\b|APIGateway|LambdaFunctionURL|ALB(?:Event|Result)/u.test(text);
}

function isMachineController(callable: Node): boolean {
  const owner = callable.getFirstAncestorByKind(SyntaxKind.ClassDeclaration);
  if (!owner || !Node.isMethodDeclaration(callable)) return false;
  const texts = [...callable.getDecorators(), ...owner.getDecorators()].map((entry) => entry.getText());
  return texts.some((text) => /webhook|cron/iu.test(text)) || /Webhook|Cron/u.test(owner.getName() ?? "");
}
