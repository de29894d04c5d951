import type { MediaLibraryKit } from "../../components/kit.js";
import { Button, IconButton } from "./buttons.js";
import { Dialog, Drawer } from "./dialog.js";
import { Badge, Notice, Progress, Spinner } from "./feedback.js";
import { Checkbox, NumberField, SegmentedControl, Select, Slider, TextArea, TextField } from "./fields.js";
import { Menu, Popover, Tooltip } from "./popover.js";

/** The primitives on the browser's own elements, styled with Tailwind; the compiled stylesheet needs no Tailwind. */
export const tailwindKit: MediaLibraryKit = {
  Button,
  IconButton,
  TextField,
  TextArea,
  NumberField,
  Select,
  SegmentedControl,
  Checkbox,
  Slider,
  Dialog,
  Drawer,
  Popover,
  Menu,
  Tooltip,
  Progress,
  Spinner,
  Notice,
  Badge,
};
