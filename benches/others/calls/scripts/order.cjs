// Creates orders by the vendor's SDK, and prints the seconds on the clock and of the processor.
const Razorpay = require("razorpay");

const [url, calls] = process.argv.slice(2);
const client = new Razorpay({ key_id: "rzp_test_key", key_secret: "s3cret" });
client.api.rq.defaults.baseURL = url;

async function create() {
  const order = await client.orders.create({
    amount: 50000,
    currency: "INR",
    receipt: "receipt#1",
    notes: { table: "7", waiter: "anna" },
  });
  if (order.amount !== 50000) throw new Error(`another order: ${JSON.stringify(order)}`);
}

(async () => {
  for (let i = 0; i < 100; i++) await create();
  const [start, before] = [process.hrtime.bigint(), process.cpuUsage()];
  for (let i = 0; i < Number(calls); i++) await create();
  const clock = Number(process.hrtime.bigint() - start) / 1e9;
  const used = process.cpuUsage(before);
  console.log(clock, (used.user + used.system) / 1e6);
})().catch((error) => {
  console.error(`Error: ${error.message ?? JSON.stringify(error)}`);
  process.exit(1);
});
