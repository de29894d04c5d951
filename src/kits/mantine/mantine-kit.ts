import type { MediaLibraryKit } from "../../components/kit.js";
import { Button, IconButton } from "./buttons.js";
import { Badge, Notice, Progress, Spinner, Tooltip } from "./feedback.js";
import { Checkbox, NumberField, SegmentedControl, Select, Slider, TextArea, TextField } from "./fields.js";
import { Dialog, Drawer, Menu, Popover } from "./surfaces.js";

/** The primitives as Mantine's own components. Needs a `MantineProvider` above. */
export const mantineKit: MediaLibraryKit = {
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
