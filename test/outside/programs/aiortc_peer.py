"""A peer on aiortc, driven by lines of JSON: commands on standard input, events on standard output (src/protocol.ts)."""

import asyncio
import base64
import json
import sys

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.sdp import candidate_from_sdp

# A message of a quarter of a megabyte is one line.
LONGEST_LINE = 4 * 1024 * 1024


def report(connection, event, **facts):
    print(json.dumps({"connection": connection, "is": event, **facts}), flush=True)


class Connection:
    def __init__(self, number, has_media):
        self.number = number
        self.channels = {}
        self.stack = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        if has_media:
            self.stack.addTransceiver("audio")
            self.stack.addTransceiver("video")
        self.stack.on("datachannel", self.receive)
        self.stack.on(
            "connectionstatechange",
            lambda: self.report("state", state=self.stack.connectionState),
        )

    def report(self, event, **facts):
        report(self.number, event, **facts)

    async def describe(self, description):
        await self.stack.setLocalDescription(description)
        # It gathers first: all candidates are in it.
        local = self.stack.localDescription
        self.report("description", type=local.type, sdp=local.sdp)

    def listen(self, channel):
        label = channel.label
        self.channels[label] = channel
        channel.on("open", lambda: self.report("open", label=label))
        channel.on("close", lambda: self.report("closed", label=label))
        channel.on("message", lambda message: self.report("message", label=label, payload=to_payload(message)))

    def receive(self, channel):
        self.report(
            "channel",
            label=channel.label,
            protocol=channel.protocol,
            ordered=channel.ordered,
            maxRetransmits=channel.maxRetransmits,
            negotiated=channel.negotiated,
            id=channel.id,
        )
        self.listen(channel)
        if channel.readyState == "open":
            self.report("open", label=channel.label)

    async def run(self, command):
        do = command["do"]
        if do == "channel":
            options = {name: command[name] for name in ("protocol", "ordered", "maxRetransmits", "negotiated", "id")}
            self.listen(self.stack.createDataChannel(command["label"], **options))
        elif do == "offer":
            await self.describe(await self.stack.createOffer())
        elif do == "description":
            await self.stack.setRemoteDescription(RTCSessionDescription(command["sdp"], command["type"]))
            if command["type"] == "offer":
                await self.describe(await self.stack.createAnswer())
        elif do == "candidate":
            candidate = candidate_from_sdp(command["candidate"].split(":", 1)[1])
            candidate.sdpMid = command["mid"]
            candidate.sdpMLineIndex = command["index"]
            await self.stack.addIceCandidate(candidate)
        elif do == "send":
            self.channels[command["label"]].send(from_payload(command["payload"]))
        elif do == "closeChannel":
            self.channels[command["label"]].close()
        elif do == "close":
            await self.stack.close()


def to_payload(message):
    if isinstance(message, str):
        return {"text": message}
    return {"base64": base64.b64encode(message).decode()}


def from_payload(payload):
    return payload["text"] if "text" in payload else base64.b64decode(payload["base64"])


async def main():
    connections = {}
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        command = json.loads(line)
        number = command["connection"]
        try:
            if command["do"] == "open":
                connections[number] = Connection(number, command["hasMedia"])
            else:
                await connections[number].run(command)
        except Exception as error:
            report(number, "error", reason=f"{command['do']}: {error!r}")


asyncio.run(main())
