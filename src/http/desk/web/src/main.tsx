// The staff page begins here.
import { createRoot } from "react-dom/client";
import { keepAll } from "./draft/keep";
import { drawAlways, soon } from "./pages/print";
import { readTemplates, templates } from "./service/catalogue";
import { watchLink } from "./service/link";
import { App } from "./view/app";
import "./style/base.css";
import "./style/form.css";
import "./style/panels.css";
import "./style/start.css";
import "./style/batch.css";
import "./style/narrow.css";

keepAll();
drawAlways();
watchLink(() => {
  if (templates.get().length === 0) void load();
  soon();
});

async function load(): Promise<void> {
  try {
    await readTemplates();
  } catch (reason) {
    // The bar at the top says so, and the watcher of the link comes here again.
    console.info("templates not read", reason);
  }
}

void load();
const root = document.getElementById("root");
if (root) createRoot(root).render(<App />);
