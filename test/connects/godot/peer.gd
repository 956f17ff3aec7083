extends Node
# One end of each connection, as a game in Godot has it. Dials the port of 127.0.0.1 that is the first user argument, takes
# requests and gives reports as JSON, one a line: src/messages.ts says which.

const BEAT_MS := 250

var control := StreamPeerTCP.new()
var unread := PackedByteArray()
var ends := {}  # id → End
var last_beat := 0


class End:
	var connection := WebRTCPeerConnection.new()
	var channel: WebRTCDataChannel
	var is_open := false
	var is_described := false
	var early: Array[Dictionary] = []

	func take(signal_: Dictionary) -> Error:
		if signal_.kind == "description":
			var code := connection.set_remote_description(signal_.type, signal_.sdp)
			is_described = true
			for candidate in early:
				add(candidate)
			early.clear()
			return code
		if is_described:
			return add(signal_)
		early.append(signal_)
		return OK

	func add(candidate: Dictionary) -> Error:
		return connection.add_ice_candidate(candidate.media, int(candidate.index), candidate.name)


func _ready() -> void:
	control.connect_to_host("127.0.0.1", int(OS.get_cmdline_user_args()[0]))
	while control.get_status() == StreamPeerTCP.STATUS_CONNECTING:
		control.poll()
		OS.delay_msec(1)
	if control.get_status() != StreamPeerTCP.STATUS_CONNECTED:
		printerr("nobody listens")
		get_tree().quit(2)
		return
	control.set_no_delay(true)


func _process(_delta: float) -> void:
	control.poll()
	if control.get_status() != StreamPeerTCP.STATUS_CONNECTED:
		get_tree().quit(0)
		return
	read_requests()
	for id: int in ends.keys():
		poll_end(id, ends[id])
	if Time.get_ticks_msec() - last_beat >= BEAT_MS:
		last_beat = Time.get_ticks_msec()
		report({"report": "beat"})


func report(message: Dictionary) -> void:
	control.put_data((JSON.stringify(message) + "\n").to_utf8_buffer())


func read_requests() -> void:
	var available := control.get_available_bytes()
	if available > 0:
		unread.append_array(control.get_data(available)[1])
	while true:
		var end := unread.find(10)
		if end < 0:
			return
		var line := unread.slice(0, end).get_string_from_utf8()
		unread = unread.slice(end + 1)
		take(JSON.parse_string(line))


func take(request: Dictionary) -> void:
	var id := int(request.id)
	match request.ask:
		"open":
			open(id, request.side, request.iceServers)
		"signal":
			if ends.has(id):
				expect_ok(id, "signal", ends[id].take(request.signal))
		"close":
			if ends.has(id):
				ends[id].connection.close()
				ends.erase(id)
			report({"report": "closed", "id": id})


func open(id: int, side: String, ice_servers: Array) -> void:
	var end := End.new()
	ends[id] = end
	var connection := end.connection
	expect_ok(id, "initialize", connection.initialize({"iceServers": ice_servers}))
	connection.session_description_created.connect(func(type: String, sdp: String) -> void:
		expect_ok(id, "set_local_description", connection.set_local_description(type, sdp))
		report({"report": "signal", "id": id, "signal": {"kind": "description", "type": type, "sdp": sdp}}))
	connection.ice_candidate_created.connect(func(media: String, index: int, candidate: String) -> void:
		var candidate_signal := {"kind": "candidate", "media": media, "index": index, "name": candidate}
		report({"report": "signal", "id": id, "signal": candidate_signal}))
	connection.data_channel_received.connect(func(channel: WebRTCDataChannel) -> void:
		if ends.has(id):
			ends[id].channel = channel)
	if side == "offerer":
		end.channel = connection.create_data_channel("connects")
		expect_ok(id, "create_offer", connection.create_offer())


func poll_end(id: int, end: End) -> void:
	end.connection.poll()
	if end.channel == null or end.is_open:
		return
	end.channel.poll()
	if end.channel.get_ready_state() == WebRTCDataChannel.STATE_OPEN:
		end.is_open = true
		report({"report": "open", "id": id})


func expect_ok(id: int, call_name: String, code: Error) -> void:
	if code != OK:
		report({"report": "fault", "id": id, "reason": "Godot's %s: %s" % [call_name, error_string(code)]})
