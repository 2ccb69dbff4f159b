"""The counter's screen in Qt, as plainly as it can be had: what the window is measured against.

desk_qt.py BASE_URL: entry, banner, tiles, lists and recent checks; both services are asked at once.
"""

import base64
import hashlib
import hmac
import json
import random
import sys
import time
from urllib.parse import quote

from PySide6.QtCore import QUrl
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkRequest
from PySide6.QtWidgets import (
    QApplication, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QListWidget, QPushButton, QVBoxLayout,
    QWidget,
)

BASE_URL = sys.argv[1]
STATUS = f"{BASE_URL}/v3/coupon/exchange/getExchangeCodeStatus"
ROUTE = "plugin.tiktok-verify-ticket.api.verify.prepare"
PREPARE = f"{BASE_URL}/addons/yun_shop/api.php?i=1&type=5&route={ROUTE}"
FILLS = {"可用": "#007F73", "不可用": "#7D1528", "正在查询": "#EEF1F5"}
STYLE = """
* { font-size: 16px; color: #15181D; }
QWidget#window { background: #F6F7F9; }
QFrame.card { background: #FFFFFF; border: 1px solid #D9DEE6; border-radius: 10px; }
QLineEdit { background: #FFFFFF; border: 2px solid #1F5FD6; border-radius: 10px; font-size: 24px; padding: 24px; }
QPushButton { background: #FFFFFF; border: 1px solid #D9DEE6; border-radius: 8px; padding: 8px; }
QListWidget { border: none; }
QLabel.muted { color: #596273; font-size: 14px; }
QLabel.figure { font-size: 30px; font-weight: bold; }
QFrame#banner QLabel { color: #FFFFFF; }
QLabel#verdict { font-size: 54px; font-weight: bold; }
"""


def card(layout):
    frame = QFrame()
    frame.setProperty("class", "card")
    layout.addWidget(frame)
    return frame


def label(layout, text, style):
    words = QLabel(text)
    words.setProperty("class", style)
    layout.addWidget(words)
    return words


class Desk(QWidget):
    def __init__(self):
        super().__init__(objectName="window")
        self.setWindowTitle("验券台")
        self.network = QNetworkAccessManager(self)
        self.answers = {}
        whole = QVBoxLayout(self)
        top = QHBoxLayout()
        whole.addLayout(top)
        label(top, "验券台", "figure")
        label(top, "服务正常", "muted")
        middle = QHBoxLayout()
        whole.addLayout(middle)
        places = QVBoxLayout()
        middle.addLayout(places)
        for place in ["验券", "批量", "记录", "设置"]:
            places.addWidget(QPushButton(place))
        places.addStretch()
        desk = QVBoxLayout()
        middle.addLayout(desk, 3)
        self.add_entry(desk)
        self.add_banner(desk)
        self.tiles = QHBoxLayout()
        desk.addLayout(self.tiles)
        self.rights = []
        for _ in range(6):
            inside = QVBoxLayout(card(self.tiles))
            self.rights.append((label(inside, "", "muted"), label(inside, "", "figure")))
        lists = QGridLayout()
        desk.addLayout(lists)
        self.lists = []
        for place, title in enumerate(["优惠券", "商品", "兑换码", "默认地址"]):
            frame = QFrame()
            frame.setProperty("class", "card")
            lists.addWidget(frame, place // 2, place % 2)
            inside = QVBoxLayout(frame)
            label(inside, title, "muted")
            rows = QListWidget()
            inside.addWidget(rows)
            self.lists.append(rows)
        right = QVBoxLayout(card(middle))
        label(right, "最近", "muted")
        self.recent = QListWidget()
        right.addWidget(self.recent)

    def add_entry(self, desk):
        line = QHBoxLayout()
        desk.addLayout(line)
        self.entry = QLineEdit()
        self.entry.setPlaceholderText("扫码或输入券码，按回车")
        self.entry.returnPressed.connect(self.check)
        line.addWidget(self.entry)
        for kind in ["自动 F1", "兑换码 F2", "抖音券 F3"]:
            line.addWidget(QPushButton(kind))

    def add_banner(self, desk):
        self.banner = QFrame(objectName="banner")
        self.banner.setMinimumHeight(136)
        desk.addWidget(self.banner)
        inside = QHBoxLayout(self.banner)
        self.verdict = QLabel(objectName="verdict")
        inside.addWidget(self.verdict)
        self.facts = QLabel()
        inside.addWidget(self.facts)

    def check(self):
        self.code, self.began = self.entry.text(), time.monotonic()
        self.entry.clear()
        self.answers = {}
        self.ask("status", STATUS, self.signed())
        prepare = {"code": self.code, "id": 1, "yz_token": "practice-token"}
        self.ask("prepare", PREPARE, prepare)
        self.show_verdict("正在查询")

    def signed(self):
        nonce, timestamp = str(random.getrandbits(62)), str(int(time.time()))
        text = f"grantCode=practice-grant&nonce={nonce}&openId=practice-open-id&timestamp={timestamp}"
        digest = hmac.new(b"practice-open-key", text.encode(), hashlib.sha1).digest()
        return {
            "openId": "practice-open-id", "grantCode": "practice-grant", "timestamp": timestamp,
            "nonce": nonce, "token": quote(base64.b64encode(digest), safe=""),
            "params": {"exchangeCode": self.code},
        }

    def ask(self, name, address, body):
        request = QNetworkRequest(QUrl(address))
        request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
        reply = self.network.post(request, json.dumps(body).encode())
        reply.finished.connect(lambda: self.answered(name, reply))

    def answered(self, name, reply):
        self.answers[name] = json.loads(bytes(reply.readAll().data()))
        reply.deleteLater()
        status, prepare = self.answers.get("status"), self.answers.get("prepare")
        if prepare and prepare["result"] == 1:
            self.show_gifts(prepare["data"])
            self.settle("可用")
        elif status and status["data"]["status"] == "true":
            self.settle("可用")
        elif status and prepare:
            self.settle("不可用")

    def settle(self, verdict):
        self.show_verdict(verdict)
        self.recent.insertItem(0, f"{verdict}  …{self.code[-7:]}  {time.strftime('%H:%M:%S')}")
        self.recent.takeItem(50)

    def show_verdict(self, verdict):
        self.banner.setStyleSheet(f"QFrame#banner {{ background: {FILLS[verdict]}; border-radius: 10px; }}")
        self.verdict.setText(verdict)
        self.facts.setText(f"{self.code}\n{time.monotonic() - self.began:.2f} 秒")

    def show_gifts(self, data):
        right = data["right"]
        for (name, value), given in zip(self.rights, right["single"]):
            name.setText(given["name"])
            value.setText(str(given["value"]))
        for rows, name in zip(self.lists, ["coupon", "good", "exchange"]):
            rows.clear()
            rows.addItems([f"{gift['name']}  × {gift['value']}" for gift in right.get(name, [])])
        address = data["default_address"]
        self.lists[3].clear()
        self.lists[3].addItems([str(part) for part in list(address.values())[:4]])


application = QApplication(sys.argv)
application.setStyleSheet(STYLE)
desk = Desk()
desk.setGeometry(0, 0, 1280, 800)
desk.show()
desk.entry.setFocus()
sys.exit(application.exec())
