"""A peer on GStreamer's webrtcbin, driven by lines of JSON: commands on standard input, events on standard output
(src/protocol.ts)."""

import base64
import json
import re
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402

OPUS = "application/x-rtp,media=audio,encoding-name=OPUS,payload=96,clock-rate=48000"
VP8 = "application/x-rtp,media=video,encoding-name=VP8,payload=97,clock-rate=90000"

TYPES = {"offer": GstWebRTC.WebRTCSDPType.OFFER, "answer": GstWebRTC.WebRTCSDPType.ANSWER}

# Signals come on threads of the stack.
output = threading.Lock()


def report(connection, event, **facts):
    with output:
        print(json.dumps({"connection": connection, "is": event, **facts}), flush=True)


class Connection:
    def __init__(self, number, has_media):
        self.number = number
        self.channels = {}
        self.mids = []
        self.pipeline = Gst.Pipeline.new()
        self.stack = Gst.ElementFactory.make("webrtcbin")
        self.stack.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.pipeline.add(self.stack)
        self.stack.connect("on-ice-candidate", self.on_candidate)
        self.stack.connect("on-data-channel", self.on_channel)
        self.stack.connect("notify::connection-state", self.on_state)
        self.pipeline.set_state(Gst.State.PLAYING)
        if has_media:
            for caps in (OPUS, VP8):
                direction = GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY
                self.stack.emit("add-transceiver", direction, Gst.Caps.from_string(caps))

    def report(self, event, **facts):
        report(self.number, event, **facts)

    def on_candidate(self, _, index, candidate):
        # The empty one says that there are no more. The stack names sections by their place only.
        if candidate:
            self.report("candidate", candidate=candidate, mid=self.mids[index], index=index)

    def on_state(self, *_):
        self.report("state", state=self.stack.get_property("connection-state").value_nick)

    def on_channel(self, _, channel):
        retransmits = channel.get_property("max-retransmits")
        self.report(
            "channel",
            label=channel.get_property("label"),
            protocol=channel.get_property("protocol") or "",
            ordered=channel.get_property("ordered"),
            maxRetransmits=None if retransmits < 0 else retransmits,
            negotiated=channel.get_property("negotiated"),
            id=channel.get_property("id"),
        )
        self.listen(channel)
        self.report_if_open(channel)

    def report_if_open(self, channel):
        # One that was open before somebody listened; twice is the same.
        if channel.get_property("ready-state") == GstWebRTC.WebRTCDataChannelState.OPEN:
            self.report("open", label=channel.get_property("label"))

    def listen(self, channel):
        label = channel.get_property("label")
        self.channels[label] = channel
        channel.connect("on-open", lambda *_: self.report("open", label=label))
        channel.connect("on-close", lambda *_: self.report("closed", label=label))
        channel.connect(
            "on-message-string", lambda _, text: self.report("message", label=label, payload={"text": text or ""})
        )
        channel.connect(
            "on-message-data", lambda _, data: self.report("message", label=label, payload={"base64": to_base64(data)})
        )

    def create_channel(self, command):
        options = Gst.Structure.new_empty("options")
        options.set_value("ordered", command["ordered"])
        options.set_value("protocol", command["protocol"])
        if command["maxRetransmits"] is not None:
            options.set_value("max-retransmits", command["maxRetransmits"])
        if command["negotiated"]:
            options.set_value("negotiated", True)
            options.set_value("id", command["id"])
        channel = self.stack.emit("create-data-channel", command["label"], options)
        self.listen(channel)
        self.report_if_open(channel)

    def describe(self, kind):
        # `get_value` of the reply crashes, and what is in it is gone with it: both names have to stay.
        promise = self.ask(f"create-{kind}", None)
        reply = promise.get_reply()
        description = reply[kind]
        text = description.sdp.as_text()
        self.mids = re.findall(r"^a=mid:(\S+)", text, re.MULTILINE)
        self.report("description", type=kind, sdp=text)
        self.ask("set-local-description", description)

    def ask(self, action, argument):
        promise = Gst.Promise.new()
        self.stack.emit(action, argument, promise)
        promise.wait()
        reply = promise.get_reply()
        if reply is not None and reply.has_field("error"):
            raise RuntimeError(f"{action}: {reply['error'].message}")
        return promise

    def run(self, command):
        do = command["do"]
        if do == "channel":
            self.create_channel(command)
        elif do == "offer":
            self.describe("offer")
        elif do == "description":
            _, sdp = GstSdp.SDPMessage.new_from_text(command["sdp"])
            kind = command["type"]
            self.ask("set-remote-description", GstWebRTC.WebRTCSessionDescription.new(TYPES[kind], sdp))
            if kind == "offer":
                self.describe("answer")
        elif do == "candidate":
            self.stack.emit("add-ice-candidate", command["index"], command["candidate"])
        elif do == "send":
            self.send(self.channels[command["label"]], command["payload"])
        elif do == "closeChannel":
            self.channels[command["label"]].emit("close")
        elif do == "close":
            self.pipeline.set_state(Gst.State.NULL)

    @staticmethod
    def send(channel, payload):
        # For this stack an empty message is one without content, not one with none.
        if "text" in payload:
            channel.send_string_full(payload["text"] or None)
        else:
            content = base64.b64decode(payload["base64"])
            channel.send_data_full(GLib.Bytes.new(content) if content else None)


def to_base64(data):
    return base64.b64encode(data.get_data() or b"").decode() if data is not None else ""


def main():
    Gst.init(None)
    connections = {}
    for line in sys.stdin:
        command = json.loads(line)
        number = command["connection"]
        try:
            if command["do"] == "open":
                connections[number] = Connection(number, command["hasMedia"])
            else:
                connections[number].run(command)
        except Exception as error:
            report(number, "error", reason=f"{command['do']}: {error!r}")


main()
