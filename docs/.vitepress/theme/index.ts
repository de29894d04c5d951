// Without fonts: the site requests nothing from other hosts, and nothing that the reader's system has already.
import { type Theme, withBase } from "vitepress";
import theme from "vitepress/theme-without-fonts";
import { h } from "vue";
import "./site.css";

export default {
  extends: theme,
  enhanceApp({ app }) {
    app.component("Storybook", () =>
      h("iframe", { class: "storybook", src: withBase("/storybook/index.html"), title: "Storybook" }),
    );
  },
} satisfies Theme;
