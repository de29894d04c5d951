"""A WebKitGTK window for proofs: `webkit-host.py PROFILE URL`, or `--version`. Exits 1 where WebKitGTK is absent."""

import sys

try:
    import gi

    gi.require_version("Gtk", "3.0")
    gi.require_version("WebKit2", "4.1")
    from gi.repository import Gtk, WebKit2
except (ImportError, ValueError):
    sys.exit(1)

if sys.argv[1:] == ["--version"]:
    numbers = (WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    print("WebKitGTK " + ".".join(map(str, numbers)))
    sys.exit(0)

profile, url = sys.argv[1:]
manager = WebKit2.WebsiteDataManager(base_data_directory=profile, base_cache_directory=profile)
view = WebKit2.WebView.new_with_context(WebKit2.WebContext.new_with_website_data_manager(manager))
settings = view.get_settings()
settings.set_enable_write_console_messages_to_stdout(True)

# Behind flags in WebKitGTK, though its Safari has them.
wanted = ("FileSystem", "FileSystemWritableStream", "AccessHandle", "StorageAPI", "FileSystemAccess")
features = WebKit2.Settings.get_all_features()
for index in range(features.get_length()):
    feature = features.get(index)
    if any(name in feature.get_identifier() for name in wanted):
        settings.set_feature_enabled(feature, True)

window = Gtk.Window()
window.set_default_size(1000, 800)
window.add(view)
window.connect("destroy", Gtk.main_quit)
window.show_all()
view.load_uri(url)
Gtk.main()
