"""Creates orders by the vendor's SDK, and prints the seconds on the clock and of the processor."""

import sys
import time

import razorpay

url, calls = sys.argv[1], int(sys.argv[2])
client = razorpay.Client(auth=("rzp_test_key", "s3cret"), base_url=url)


def create():
    order = client.order.create(
        {
            "amount": 50000,
            "currency": "INR",
            "receipt": "receipt#1",
            "notes": {"table": "7", "waiter": "anna"},
        }
    )
    assert order["amount"] == 50000, order


for _ in range(50):
    create()
start, before = time.perf_counter(), time.process_time()
for _ in range(calls):
    create()
print(time.perf_counter() - start, time.process_time() - before)
