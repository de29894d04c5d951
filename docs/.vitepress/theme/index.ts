// Without fonts: the site requests nothing from other hosts, and nothing that the reader's system has already.
import theme from "vitepress/theme-without-fonts";
import "./site.css";

export default theme;
