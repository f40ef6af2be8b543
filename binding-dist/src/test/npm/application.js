// An application made of Dapr's own client for Node: it sends through one binding, waits for what
// comes back through it, and ends the sidecar. Each line it prints is one thing that worked.
const { CommunicationProtocolEnum, DaprClient, DaprServer } = require("@dapr/dapr");

const [protocol, appPort, sidecarPort] = process.argv.slice(2);
const binding = "greetings";
const sidecar = {
  daprHost: "127.0.0.1",
  daprPort: sidecarPort,
  communicationProtocol: CommunicationProtocolEnum[protocol],
};

async function main() {
  const server = new DaprServer({
    serverHost: "127.0.0.1",
    serverPort: appPort,
    communicationProtocol: CommunicationProtocolEnum[protocol],
    clientOptions: sidecar,
  });
  const arrived = new Promise((resolve) => {
    server.binding.receive(binding, async (event) => resolve(event));
  });
  await server.start();
  const client = new DaprClient(sidecar);
  console.log(`metadata ${(await client.metadata.get()).id}`);

  // The input may subscribe after the first is sent.
  const sending = setInterval(async () => {
    await client.binding.send(binding, "create", { hello: "world", n: 1 }, { topic: "mytopic" });
  }, 200);
  console.log(`event ${JSON.stringify(await arrived)}`);
  clearInterval(sending);

  await client.binding.send("nobody", "create", {}).then(
    () => console.log("refusal none"),
    (refusal) => console.log(`refusal ${/couldn't find output binding nobody/.test(refusal.message)}`),
  );
  await client.sidecar.shutdown();
  console.log("shutdown");
  process.exit(0);
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
