// Takes greetings and sends one each second. Needs Node 18 or newer alone.
const http = require("http");

const send = `http://127.0.0.1:${process.env.DAPR_HTTP_PORT}/v1.0/bindings/greetings`;

http
  .createServer((request, response) => {
    if (request.url !== "/greetings") {
      response.writeHead(404).end();
      return;
    }
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      if (request.method === "POST") {
        console.log("event", request.headers.topic, JSON.parse(body));
      }
      response.writeHead(204).end(); // anything from 200 to 299 acknowledges the message
    });
  })
  .listen(Number(process.env.APP_PORT), "127.0.0.1");

setInterval(async () => {
  const call = { operation: "create", data: { hello: "from Node" } };
  try {
    const answer = await fetch(send, { method: "POST", body: JSON.stringify(call) });
    if (!answer.ok) console.log("not sent:", await answer.text());
  } catch (failure) {
    console.log("not sent:", failure.message);
  }
}, 1000);
