// What React's development build records for the DevTools takes a third of the time of the tests in a browser: a stack for
// each element, and a measurement for each component. Nothing here reads either. Loaded before react-dom, which decides
// about the measurements as it is evaluated.
import React from "react";

Reflect.deleteProperty(console, "timeStamp");

// React stops recording stacks at 10,000 of them in a second. There is no setting; without this property they are recorded.
const internals = Reflect.get(React, "__CLIENT_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE");
if (internals) {
  Object.defineProperty(internals, "recentlyCreatedOwnerStacks", {
    get: () => Number.MAX_SAFE_INTEGER,
    set() {},
  });
}
