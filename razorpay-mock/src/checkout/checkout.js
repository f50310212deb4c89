// A stand-in for the vendor's checkout script, served by the mock. It opens a window of the mock and tells the page what
// became of the payment, with the options and events of the real one.
(() => {
  "use strict";
  const origin = new URL(document.currentScript.src).origin;

  window.Razorpay = class Razorpay {
    constructor(options) {
      if (!options || !options.key) {
        throw new Error("The checkout needs an option `key`: the id of an API key");
      }
      this.options = options;
      this.listeners = new Map();
    }

    on(name, listener) {
      this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener]);
      return this;
    }

    open() {
      const { order_id, amount, currency, name, description } = this.options;
      const shown = { order_id, amount, currency, name, description, origin: location.origin };
      this.frame = document.createElement("iframe");
      this.frame.className = "razorpay-checkout-frame";
      this.frame.title = "Checkout";
      this.frame.style.cssText =
        "position:fixed;inset:0;width:100%;height:100%;border:0;background:rgba(0,0,0,.6);z-index:2147483647";
      this.frame.src = `${origin}/_mock/checkout.html#${encodeURIComponent(JSON.stringify(shown))}`;
      this.receive = (event) => {
        if (event.origin === origin && event.source === this.frame.contentWindow) {
          this.done(event.data);
        }
      };
      window.addEventListener("message", this.receive);
      document.body.append(this.frame);
    }

    close() {
      window.removeEventListener("message", this.receive);
      this.frame.remove();
    }

    done({ outcome, fields, error }) {
      if (outcome === "paid") {
        this.close();
        this.answer(fields);
      } else if (outcome === "failed") {
        this.failed(error);
      } else {
        this.close();
        this.options.modal?.ondismiss?.();
      }
    }

    answer(fields) {
      if (this.options.callback_url) {
        post(this.options.callback_url, fields);
      } else {
        this.options.handler?.(fields);
      }
    }

    failed(error) {
      for (const listener of this.listeners.get("payment.failed") ?? []) {
        listener({ error });
      }
      if (this.options.callback_url && this.options.redirect) {
        this.close();
        const fields = Object.entries(error).filter(([, value]) => typeof value === "string");
        post(
          this.options.callback_url,
          Object.fromEntries(fields.map(([name, value]) => [`error[${name}]`, value])),
        );
      } else if (this.options.retry?.enabled === false) {
        this.close();
        this.options.modal?.ondismiss?.();
      }
    }
  };

  function post(action, fields) {
    const form = document.createElement("form");
    form.method = "post";
    form.action = action;
    for (const [name, value] of Object.entries(fields)) {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = name;
      input.value = value;
      form.append(input);
    }
    document.body.append(form);
    form.submit();
  }
})();
