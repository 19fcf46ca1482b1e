<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Surtitle</name>
    <message>
        <source> days</source>
        <translation> 天</translation>
    </message>
    <message>
        <source>1 line.</source>
        <translation>1 行。</translation>
    </message>
    <message>
        <source>1 word</source>
        <translation>1 个词</translation>
    </message>
    <message>
        <source>1 · What is to be heard</source>
        <translation>1 · 听什么</translation>
    </message>
    <message>
        <source>2 · Where speech becomes text</source>
        <translation>2 · 在哪里把语音转成文字</translation>
    </message>
    <message>
        <source>3 · Where transcripts go</source>
        <translation>3 · 文字记录存放在哪里</translation>
    </message>
    <message>
        <source>A file is called {name}, later {titled}.</source>
        <translation>文件名为 {name}，有标题后为 {titled}。</translation>
    </message>
    <message>
        <source>A file is called {name}.</source>
        <translation>文件名为 {name}。</translation>
    </message>
    <message>
        <source>A key is one word of letters, digits and signs.</source>
        <translation>密钥是由字母、数字和符号组成的一个词。</translation>
    </message>
    <message>
        <source>A name for this look</source>
        <translation>给这个样式起个名字</translation>
    </message>
    <message>
        <source>A source is mic, mic:NAME, file:PATH, - (standard input) or sample.</source>
        <translation>音源可以是 mic、mic:NAME、file:PATH、-（标准输入）或 sample。</translation>
    </message>
    <message>
        <source>A style of yours can&apos;t be called “{name}”</source>
        <translation>自定义样式不能叫“{name}”</translation>
    </message>
    <message>
        <source>About Surtitle</source>
        <translation>关于 Surtitle</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>All as at first</source>
        <translation>全部恢复默认</translation>
    </message>
    <message>
        <source>All of this can be changed later, and works as it stands.</source>
        <translation>这些以后都可以更改，保持原样也能直接使用。</translation>
    </message>
    <message>
        <source>All that was called saved is there. A report of what happened lies on this computer; nothing was sent.</source>
        <translation>凡显示已保存的内容都在。关于此次退出的报告存放在本机，没有发送任何内容。</translation>
    </message>
    <message>
        <source>All that was said is on disk again</source>
        <translation>所有内容都已重新写入磁盘</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>永久</translation>
    </message>
    <message>
        <source>An earlier copy of this session is in “Recently deleted”</source>
        <translation>此会话的较早副本在“最近删除”中</translation>
    </message>
    <message>
        <source>An older key may still be in it.</source>
        <translation>其中可能仍有旧的密钥。</translation>
    </message>
    <message>
        <source>And {count} more.</source>
        <translation>还有 {count} 个。</translation>
    </message>
    <message>
        <source>Another Surtitle is at work on this</source>
        <translation>另一个 Surtitle 正在处理它</translation>
    </message>
    <message>
        <source>Another program has {keys}.</source>
        <translation>{keys} 已被其他程序占用。</translation>
    </message>
    <message>
        <source>Another program may hold it, or it was unplugged.</source>
        <translation>它可能被其他程序占用，或已被拔出。</translation>
    </message>
    <message>
        <source>Another program may hold it, or it was unplugged. `surtitle devices` lists what there is.</source>
        <translation>可能被其他程序占用，或已被拔出。`surtitle devices` 会列出可用的设备。</translation>
    </message>
    <message>
        <source>Any language</source>
        <translation>任何语言</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯语</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Ask, or stay in the tray</source>
        <translation>询问，或留在托盘中</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Back to {value}</source>
        <translation>恢复为{value}</translation>
    </message>
    <message>
        <source>Beijing</source>
        <translation>北京</translation>
    </message>
    <message>
        <source>Beside the text, on this computer only: all that the source hears while captions run, from the next start on. A FLAC file, {size} MB an hour. Whoever is heard should know.</source>
        <translation>与文字存放在一起，只在本机：从下次开始起，字幕运行期间音源听到的一切都会保存为 FLAC 文件，每小时 {size} MB。请让被录到的人知道。</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>特粗</translation>
    </message>
    <message>
        <source>Bold</source>
        <translation>粗体</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>底框</translation>
    </message>
    <message>
        <source>Broadcast</source>
        <translation>广播</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cantonese</source>
        <translation>粤语</translation>
    </message>
    <message>
        <source>Capitals</source>
        <translation>全部大写</translation>
    </message>
    <message>
        <source>Caption options</source>
        <translation>字幕选项</translation>
    </message>
    <message>
        <source>Captioned so far</source>
        <translation>已完成的字幕</translation>
    </message>
    <message>
        <source>Captioning {name}</source>
        <translation>正在为 {name} 生成字幕</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>字幕</translation>
    </message>
    <message>
        <source>Captions and transcript are not touched by that.</source>
        <translation>字幕和文字记录不受影响。</translation>
    </message>
    <message>
        <source>Captions appear here. Drag to move.</source>
        <translation>字幕显示在这里。拖动可移动。</translation>
    </message>
    <message>
        <source>Captions are finished, since “This computer only” is on now</source>
        <translation>由于已打开“仅限本机”，字幕已结束</translation>
    </message>
    <message>
        <source>Captions are running</source>
        <translation>字幕正在运行</translation>
    </message>
    <message>
        <source>Captions change places at once, and go without fading.</source>
        <translation>字幕立即换位，消失时不淡出。</translation>
    </message>
    <message>
        <source>Captions go on</source>
        <translation>字幕仍在继续</translation>
    </message>
    <message>
        <source>Captions go on with the engine on this computer, and nothing is lost.</source>
        <translation>字幕改用本机引擎继续，没有任何丢失。</translation>
    </message>
    <message>
        <source>Captions go on with the engine on this computer, and nothing is lost. When it is there again, it takes over at the next pause.</source>
        <translation>字幕改用本机引擎继续，没有任何丢失。恢复后会在下一次停顿时切换回去。</translation>
    </message>
    <message>
        <source>Captions go on with the engine on this computer.</source>
        <translation>字幕改用本机引擎继续。</translation>
    </message>
    <message>
        <source>Captions go on with the engine on this computer. {hint}</source>
        <translation>字幕改用本机引擎继续。{hint}</translation>
    </message>
    <message>
        <source>Captions go on, and it is tried again. The settings can name another file.</source>
        <translation>字幕继续，并会再次尝试。可以在设置中指定另一个文件。</translation>
    </message>
    <message>
        <source>Captions that run go on</source>
        <translation>正在运行的字幕继续</translation>
    </message>
    <message>
        <source>Catching up …</source>
        <translation>正在追赶…</translation>
    </message>
    <message>
        <source>Centred; words move as a line grows</source>
        <translation>居中；一行变长时文字会移动</translation>
    </message>
    <message>
        <source>Change its permissions or copy it.</source>
        <translation>请更改其权限或复制一份。</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>已修改</translation>
    </message>
    <message>
        <source>Check in the service&apos;s console what the key and its workspace may use.</source>
        <translation>请在服务控制台中查看密钥及其工作空间的使用权限。</translation>
    </message>
    <message>
        <source>Check the address and the port: a Qwen-ASR realtime server is expected there.</source>
        <translation>请检查地址和端口：那里应有一个 Qwen-ASR 实时服务器。</translation>
    </message>
    <message>
        <source>Check the address, or use another engine.</source>
        <translation>请检查地址，或使用其他引擎。</translation>
    </message>
    <message>
        <source>Check the address, the region, the workspace and the model&apos;s name.</source>
        <translation>请检查地址、区域、工作空间和模型名称。</translation>
    </message>
    <message>
        <source>Check the address.</source>
        <translation>请检查地址。</translation>
    </message>
    <message>
        <source>Check the address: a Qwen-ASR realtime server is expected there.</source>
        <translation>请检查地址：那里应有一个 Qwen-ASR 实时服务器。</translation>
    </message>
    <message>
        <source>Check the balance and the free quota in the service&apos;s console.</source>
        <translation>请在服务控制台中查看余额和免费额度。</translation>
    </message>
    <message>
        <source>Check the name and the folder.</source>
        <translation>请检查名称和文件夹。</translation>
    </message>
    <message>
        <source>Check the program that writes it.</source>
        <translation>请检查写入它的程序。</translation>
    </message>
    <message>
        <source>Check the proxy in this system&apos;s settings or in HTTPS_PROXY.</source>
        <translation>请检查系统设置或 HTTPS_PROXY 中的代理。</translation>
    </message>
    <message>
        <source>Check this computer&apos;s clock and certificates, or ask who runs the network.</source>
        <translation>请检查本机的时钟和证书，或询问网络管理员。</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Choose another</source>
        <translation>另选一个</translation>
    </message>
    <message>
        <source>Choose another folder …</source>
        <translation>选择其他文件夹…</translation>
    </message>
    <message>
        <source>Choose another language or other voice detection settings.</source>
        <translation>请选择其他语言或其他语音检测设置。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请换一个名字。</translation>
    </message>
    <message>
        <source>Choose another recording.</source>
        <translation>请选择其他录音。</translation>
    </message>
    <message>
        <source>Choose one of: {choices}.</source>
        <translation>请从以下选择：{choices}。</translation>
    </message>
    <message>
        <source>Choose {first} or {second}.</source>
        <translation>请选择 {first} 或 {second}。</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Click a field and press the keys. Backspace takes them away.</source>
        <translation>点击输入框，然后按下按键。按退格键可取消。</translation>
    </message>
    <message>
        <source>Click to end the sentence</source>
        <translation>点击以结束这句话</translation>
    </message>
    <message>
        <source>Clicks go through the captions now</source>
        <translation>现在点击会穿过字幕</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Cloud</source>
        <translation>云端</translation>
    </message>
    <message>
        <source>Cloud · {region}</source>
        <translation>云端 · {region}</translation>
    </message>
    <message>
        <source>Colour of the box</source>
        <translation>底框颜色</translation>
    </message>
    <message>
        <source>Colour of the outline</source>
        <translation>描边颜色</translation>
    </message>
    <message>
        <source>Colour of the text</source>
        <translation>文字颜色</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Contrast at its worst: text {text} to 1, words that may still change {tail} to 1: {verdict}</source>
        <translation>最差情况下的对比度：文字 {text} : 1，可能改变的词 {tail} : 1：{verdict}</translation>
    </message>
    <message>
        <source>Convert it first: ffmpeg -i … -f s16le -ar 16000 -ac 1 - | surtitle listen --source -</source>
        <translation>请先转换：ffmpeg -i … -f s16le -ar 16000 -ac 1 - | surtitle listen --source -</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>全部复制</translation>
    </message>
    <message>
        <source>Copy last line</source>
        <translation>复制最后一行</translation>
    </message>
    <message>
        <source>Correct …</source>
        <translation>更正…</translation>
    </message>
    <message>
        <source>Crash report</source>
        <translation>崩溃报告</translation>
    </message>
    <message>
        <source>Czech</source>
        <translation>捷克语</translation>
    </message>
    <message>
        <source>Danish</source>
        <translation>丹麦语</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete one first.</source>
        <translation>请先删除一个。</translation>
    </message>
    <message>
        <source>Deleted sessions are kept for 30 days.</source>
        <translation>删除的会话会保留 30 天。</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭提示</translation>
    </message>
    <message>
        <source>Do nothing</source>
        <translation>不做任何事</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Drag it to move it, its edges to make it wider or higher. Under the pointer it has buttons: lock, smaller, larger, freeze, hide. Locked, clicks go through it; the menu beside “Captions”, the tray, the keys below or `surtitle tell unlock` unlock it.</source>
        <translation>拖动可移动，拖动边缘可调整宽度和高度。指针悬停时显示按钮：锁定、缩小、放大、冻结、隐藏。锁定后点击会穿过；可用“字幕”旁的菜单、托盘、下面的按键或 `surtitle tell unlock` 解锁。</translation>
    </message>
    <message>
        <source>Drag the captions to move them, their edges to make them wider or higher. Ctrl while dragging keeps them from snapping to the screen&apos;s edges.</source>
        <translation>拖动字幕可移动，拖动边缘可调整宽度和高度。拖动时按住 Ctrl 可避免吸附到屏幕边缘。</translation>
    </message>
    <message>
        <source>Drop a sound file on the window: it is captioned as fast as the engine takes it.</source>
        <translation>把声音文件拖到窗口上：将以引擎能达到的最快速度生成字幕。</translation>
    </message>
    <message>
        <source>Drop them one after the other.</source>
        <translation>请逐个拖放。</translation>
    </message>
    <message>
        <source>Each session becomes a text file there, line by line as it is said.</source>
        <translation>每次会话都会在那里成为一个文本文件，随说随写，逐行保存。</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>识别引擎</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英语</translation>
    </message>
    <message>
        <source>Everything that was captioned is kept by day, and can be searched, named, corrected, exported and deleted there. The star beside a line marks it; a double click corrects it.</source>
        <translation>所有字幕都按日期保存，可在那里搜索、命名、更正、导出和删除。行旁的星号用于标记，双击可更正。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Fade after silence</source>
        <translation>静音后淡出</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>Filipino</source>
        <translation>菲律宾语</translation>
    </message>
    <message>
        <source>Find in all transcripts</source>
        <translation>在所有转录中查找</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Finish and quit</source>
        <translation>结束并退出</translation>
    </message>
    <message>
        <source>Finish it first.</source>
        <translation>请先结束它。</translation>
    </message>
    <message>
        <source>Finish it there first.</source>
        <translation>请先在那里结束它。</translation>
    </message>
    <message>
        <source>Finish them, and drop it again.</source>
        <translation>请先结束，再重新拖放。</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>Finnish</source>
        <translation>芬兰语</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder for transcripts</source>
        <translation>存放文字记录的文件夹</translation>
    </message>
    <message>
        <source>Font</source>
        <translation>字体</translation>
    </message>
    <message>
        <source>For Excel (with a byte order mark)</source>
        <translation>适用于 Excel（带字节顺序标记）</translation>
    </message>
    <message>
        <source>For a pipe or a device, use standard input: --source -</source>
        <translation>管道或设备请使用标准输入：--source -</translation>
    </message>
    <message>
        <source>For a recording, write file:{text}</source>
        <translation>录音请写作 file:{text}</translation>
    </message>
    <message>
        <source>For programs, JSON</source>
        <translation>供程序读取（JSON）</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Freeze captions</source>
        <translation>冻结字幕</translation>
    </message>
    <message>
        <source>Freeze: captions go on behind</source>
        <translation>冻结：字幕在后台继续</translation>
    </message>
    <message>
        <source>French</source>
        <translation>法语</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>German</source>
        <translation>德语</translation>
    </message>
    <message>
        <source>Give it a title</source>
        <translation>添加标题</translation>
    </message>
    <message>
        <source>Give yourself the right to read that file, or name another folder with --data-dir.</source>
        <translation>请授予自己读取该文件的权限，或用 --data-dir 指定其他文件夹。</translation>
    </message>
    <message>
        <source>Give yourself the right to write that file.</source>
        <translation>请为自己添加该文件的写入权限。</translation>
    </message>
    <message>
        <source>Global shortcuts were declined when the desktop asked. Its settings may allow them.</source>
        <translation>桌面询问时，全局快捷键被拒绝。可在桌面设置中允许。</translation>
    </message>
    <message>
        <source>Go on to the newest words</source>
        <translation>转到最新的文字</translation>
    </message>
    <message>
        <source>Have it exported or sent once more. Nothing was taken from it.</source>
        <translation>请重新导出或重新发送。没有从中读取任何内容。</translation>
    </message>
    <message>
        <source>Hearing speech</source>
        <translation>听到说话</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Hide captions</source>
        <translation>隐藏字幕</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>印地语</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>Hold to talk</source>
        <translation>按住说话</translation>
    </message>
    <message>
        <source>Hold to talk — or hold Space</source>
        <translation>按住说话——或按住空格键</translation>
    </message>
    <message>
        <source>Icelandic</source>
        <translation>冰岛语</translation>
    </message>
    <message>
        <source>If it is 16 kHz mono, give it as standard input: --source - &lt; {path}</source>
        <translation>如果是 16 kHz 单声道，请作为标准输入：--source - &lt; {path}</translation>
    </message>
    <message>
        <source>If its header is wrong, standard input takes it: --source - &lt; {path}</source>
        <translation>如果文件头有误，可用标准输入：--source - &lt; {path}</translation>
    </message>
    <message>
        <source>In every program</source>
        <translation>在所有程序中</translation>
    </message>
    <message>
        <source>In the cloud: many languages. Needs a key from the provider.</source>
        <translation>在云端：支持多种语言。需要服务商提供的密钥。</translation>
    </message>
    <message>
        <source>In the window</source>
        <translation>在窗口中</translation>
    </message>
    <message>
        <source>Indonesian</source>
        <translation>印度尼西亚语</translation>
    </message>
    <message>
        <source>Input level</source>
        <translation>输入音量</translation>
    </message>
    <message>
        <source>Install Surtitle again; its package brings the library with it.</source>
        <translation>请重新安装 Surtitle，安装包自带该库。</translation>
    </message>
    <message>
        <source>Install that version here to open it.</source>
        <translation>请在这台电脑上安装那个版本再打开。</translation>
    </message>
    <message>
        <source>Is it running, and is the network there?</source>
        <translation>它在运行吗？网络正常吗？</translation>
    </message>
    <message>
        <source>Is the network there?</source>
        <translation>网络正常吗？</translation>
    </message>
    <message>
        <source>It came without a text.</source>
        <translation>它没有附带文本。</translation>
    </message>
    <message>
        <source>It can be changed when captions are finished.</source>
        <translation>字幕结束后才能更改。</translation>
    </message>
    <message>
        <source>It can be corrected, exported and deleted there like any other.</source>
        <translation>可以像其他会话一样改正、导出和删除。</translation>
    </message>
    <message>
        <source>It ended with code {code}.</source>
        <translation>它以代码 {code} 结束。</translation>
    </message>
    <message>
        <source>It goes beside the transcript; the settings turn that off.</source>
        <translation>它与文字记录存放在一起；可以在设置中关闭。</translation>
    </message>
    <message>
        <source>It goes on from here.</source>
        <translation>从这里继续。</translation>
    </message>
    <message>
        <source>It has at most {most} MB.</source>
        <translation>会话文件最大为 {most} MB。</translation>
    </message>
    <message>
        <source>It holds the caption of the moment, and nothing in silence: a text source in OBS can read from it.</source>
        <translation>其中是当前的字幕，安静时为空：OBS 的文本源可以从中读取。</translation>
    </message>
    <message>
        <source>It is a colour such as #1A2B3C.</source>
        <translation>应为颜色，例如 #1A2B3C。</translation>
    </message>
    <message>
        <source>It is a font&apos;s name.</source>
        <translation>应为字体名称。</translation>
    </message>
    <message>
        <source>It is a name such as {example}, without slashes and other braces, and not of a title alone: a session may have none.</source>
        <translation>请填写类似 {example} 的名称，不含斜杠和其他花括号，也不能只有标题：会话可能没有标题。</translation>
    </message>
    <message>
        <source>It is a number from -1 to 1; lower hears more.</source>
        <translation>应为 -1 到 1 的数；越低听到的越多。</translation>
    </message>
    <message>
        <source>It is a number of {what} from {first} to {last}.</source>
        <translation>应为 {first} 到 {last} 的数（{what}）。</translation>
    </message>
    <message>
        <source>It is a place such as 760x560+40+20.</source>
        <translation>应为位置，例如 760x560+40+20。</translation>
    </message>
    <message>
        <source>It is a style with size, lines and so on.</source>
        <translation>应为包含字号、行数等的样式。</translation>
    </message>
    <message>
        <source>It is at most {most} places such as 760x560+40+20, by screens.</source>
        <translation>最多 {most} 个位置，例如 760x560+40+20，按屏幕排列。</translation>
    </message>
    <message>
        <source>It is at most {most} styles, by names of at most 40 characters.</source>
        <translation>最多 {most} 个样式，名称不超过 40 个字符。</translation>
    </message>
    <message>
        <source>It is keys such as Ctrl+R, by the names of what they do.</source>
        <translation>应为按键，例如 Ctrl+R，按功能名称排列。</translation>
    </message>
    <message>
        <source>It is older. Quit it, and open them again.</source>
        <translation>它的版本较旧。请退出它，然后重新打开文件。</translation>
    </message>
    <message>
        <source>It is on or off.</source>
        <translation>应为开或关。</translation>
    </message>
    <message>
        <source>It is text of at most {most} characters.</source>
        <translation>应为不超过 {most} 个字符的文本。</translation>
    </message>
    <message>
        <source>It is the id of a device.</source>
        <translation>应为设备的标识。</translation>
    </message>
    <message>
        <source>It is the path of a file.</source>
        <translation>请填写一个文件的路径。</translation>
    </message>
    <message>
        <source>It is the path of a folder.</source>
        <translation>应为文件夹的路径。</translation>
    </message>
    <message>
        <source>It is the workspace&apos;s id: letters, digits and hyphens.</source>
        <translation>应为工作空间的标识：字母、数字和连字符。</translation>
    </message>
    <message>
        <source>It knows English; for others use the cloud engine with a key.</source>
        <translation>它支持英语；其他语言请使用带密钥的云端引擎。</translation>
    </message>
    <message>
        <source>It may be mistyped, revoked, or belong to another region: keys work in one region only.</source>
        <translation>它可能输入有误、已被撤销，或属于其他区域：密钥只在一个区域有效。</translation>
    </message>
    <message>
        <source>It may just be starting, or be in trouble.</source>
        <translation>它可能正在启动，或出了问题。</translation>
    </message>
    <message>
        <source>It opened, but nothing came for {seconds} seconds. Choose another source, or restart the system&apos;s sound service.</source>
        <translation>已打开，但 {seconds} 秒内没有声音。请选择其他音源，或重启系统的声音服务。</translation>
    </message>
    <message>
        <source>It said nothing for {seconds} seconds.</source>
        <translation>它 {seconds} 秒没有响应。</translation>
    </message>
    <message>
        <source>It said something else than where it is.</source>
        <translation>它没有说明自己的地址。</translation>
    </message>
    <message>
        <source>It says what is opened when you log in.</source>
        <translation>登录时打开什么由它决定。</translation>
    </message>
    <message>
        <source>It should look like wss://host/api-ws/v1/realtime.</source>
        <translation>应类似 wss://host/api-ws/v1/realtime。</translation>
    </message>
    <message>
        <source>It stays as it is. Delete it, and open the file again, to have that of the file.</source>
        <translation>这里的会话保持不变。若要使用文件中的内容，请先删除它，再打开文件。</translation>
    </message>
    <message>
        <source>It was made by a newer Surtitle, and not all in it is known here.</source>
        <translation>它由更新版本的 Surtitle 生成，其中有些内容这里无法识别。</translation>
    </message>
    <message>
        <source>It was unplugged, or the system&apos;s sound service ended. Plug it in and start again.</source>
        <translation>它被拔出，或系统的声音服务已结束。请插上后重新开始。</translation>
    </message>
    <message>
        <source>Italian</source>
        <translation>意大利语</translation>
    </message>
    <message>
        <source>Its window then opens without taking the keyboard.</source>
        <translation>此时窗口打开，但不会抢占键盘输入。</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日语</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Keep captioning</source>
        <translation>继续字幕</translation>
    </message>
    <message>
        <source>Keep for</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep the sound as well</source>
        <translation>同时保存声音</translation>
    </message>
    <message>
        <source>Keep until Surtitle closes</source>
        <translation>保留到 Surtitle 关闭</translation>
    </message>
    <message>
        <source>Kept in a file only you can read</source>
        <translation>保存在只有您能读取的文件中</translation>
    </message>
    <message>
        <source>Kept in the system&apos;s keyring</source>
        <translation>保存在系统密钥环中</translation>
    </message>
    <message>
        <source>Kept until Surtitle closes</source>
        <translation>保留到 Surtitle 关闭</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Key for the cloud</source>
        <translation>云端密钥</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>韩语</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Language of the windows</source>
        <translation>界面语言</translation>
    </message>
    <message>
        <source>Large</source>
        <translation>大字</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Leave it out to have it detected, or choose one of: {languages}.</source>
        <translation>留空则自动检测，或从以下选择：{languages}。</translation>
    </message>
    <message>
        <source>Let go</source>
        <translation>松开</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>细体</translation>
    </message>
    <message>
        <source>Line spacing</source>
        <translation>行距</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>正在聆听</translation>
    </message>
    <message>
        <source>Listening to “{name}” now</source>
        <translation>现在聆听“{name}”</translation>
    </message>
    <message>
        <source>Listening …</source>
        <translation>正在聆听…</translation>
    </message>
    <message>
        <source>Live captions of what your microphone hears, kept as a transcript.</source>
        <translation>为麦克风听到的内容实时生成字幕，并保存为文字记录。</translation>
    </message>
    <message>
        <source>Lock captions: clicks go through</source>
        <translation>锁定字幕：点击会穿过</translation>
    </message>
    <message>
        <source>Lock: clicks go through</source>
        <translation>锁定：点击会穿过</translation>
    </message>
    <message>
        <source>Look what is there, or put the key into {variable} instead.</source>
        <translation>请查看那里有什么，或改为把密钥放入 {variable}。</translation>
    </message>
    <message>
        <source>Looking for microphones …</source>
        <translation>正在查找麦克风…</translation>
    </message>
    <message>
        <source>Lower hears more, and more of what is no speech.</source>
        <translation>数值越低，听到的越多，也会听到更多非语音的声音。</translation>
    </message>
    <message>
        <source>Make room on the disk, and open it again.</source>
        <translation>请腾出磁盘空间，然后再次打开。</translation>
    </message>
    <message>
        <source>Make room there, name another folder with --data-dir DIR, or add --no-save.</source>
        <translation>请腾出空间，用 --data-dir DIR 指定其他文件夹，或添加 --no-save。</translation>
    </message>
    <message>
        <source>Make room there, or name a file on another disk.</source>
        <translation>请腾出空间，或指定其他磁盘上的文件。</translation>
    </message>
    <message>
        <source>Malay</source>
        <translation>马来语</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Mark this moment</source>
        <translation>标记此刻</translation>
    </message>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>中等</translation>
    </message>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Microphones can&apos;t be reached through the system&apos;s sound server</source>
        <translation>无法通过系统的声音服务器访问麦克风</translation>
    </message>
    <message>
        <source>Minimal</source>
        <translation>极简</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>动态效果</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name another file with --output.</source>
        <translation>请用 --output 指定其他文件。</translation>
    </message>
    <message>
        <source>Name another file, or add --force to replace it.</source>
        <translation>请指定其他文件，或添加 --force 替换它。</translation>
    </message>
    <message>
        <source>Name another folder, in the window&apos;s settings or with --data-dir DIR.</source>
        <translation>请在窗口的设置中或用 --data-dir DIR 指定其他文件夹。</translation>
    </message>
    <message>
        <source>Name it without ~.</source>
        <translation>请不用 ~ 书写。</translation>
    </message>
    <message>
        <source>Name one recording in it.</source>
        <translation>请指定其中的一个录音。</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>Newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>No loudspeaker found</source>
        <translation>没有找到扬声器</translation>
    </message>
    <message>
        <source>No microphone found</source>
        <translation>未找到麦克风</translation>
    </message>
    <message>
        <source>No sound leaves this computer, whatever else is set.</source>
        <translation>无论其他设置如何，声音都不会离开本机。</translation>
    </message>
    <message>
        <source>No sound source is called “{wanted}”</source>
        <translation>没有名为“{wanted}”的音源</translation>
    </message>
    <message>
        <source>No sound source “{wanted}”</source>
        <translation>没有音源“{wanted}”</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>尚无</translation>
    </message>
    <message>
        <source>Norwegian</source>
        <translation>挪威语</translation>
    </message>
    <message>
        <source>Nothing at all comes from it. See that it is not muted, at a switch on it or in the system&apos;s sound settings, and that the right one is chosen.</source>
        <translation>完全没有声音。请确认它没有被静音（设备上的开关或系统声音设置），并且选择了正确的设备。</translation>
    </message>
    <message>
        <source>Nothing came on standard input</source>
        <translation>标准输入没有内容</translation>
    </message>
    <message>
        <source>Nothing can be added to {path}: {reason}</source>
        <translation>无法向 {path} 添加内容：{reason}</translation>
    </message>
    <message>
        <source>Nothing can be kept in {folder}: {reason}</source>
        <translation>无法在 {folder} 中保存：{reason}</translation>
    </message>
    <message>
        <source>Nothing found.</source>
        <translation>未找到。</translation>
    </message>
    <message>
        <source>Nothing is kept yet. What you caption appears here.</source>
        <translation>还没有保存的内容。您的字幕会出现在这里。</translation>
    </message>
    <message>
        <source>Nothing is lost while another connection is made.</source>
        <translation>正在重新连接，没有任何丢失。</translation>
    </message>
    <message>
        <source>Nothing is lost while another one is opened.</source>
        <translation>正在打开另一个，没有任何丢失。</translation>
    </message>
    <message>
        <source>Nothing is lost while another session is opened.</source>
        <translation>正在打开另一个会话，没有任何丢失。</translation>
    </message>
    <message>
        <source>Nothing is lost while it is made again.</source>
        <translation>正在重新建立，没有任何丢失。</translation>
    </message>
    <message>
        <source>Nothing is lost while it is tried again.</source>
        <translation>正在重试，没有任何丢失。</translation>
    </message>
    <message>
        <source>Nothing is lost; it is tried again within a minute.</source>
        <translation>没有任何丢失；一分钟内会重试。</translation>
    </message>
    <message>
        <source>Nothing moves</source>
        <translation>不使用动画</translation>
    </message>
    <message>
        <source>Nothing said after that was sent. Start goes on with the engine on this computer.</source>
        <translation>此后说的话都没有发送。点击“开始”将使用本机的引擎继续。</translation>
    </message>
    <message>
        <source>Nothing says where your home folder is</source>
        <translation>无法确定您的主文件夹在哪里</translation>
    </message>
    <message>
        <source>Nothing was said</source>
        <translation>没有人说话</translation>
    </message>
    <message>
        <source>Nothing was said, so nothing was kept</source>
        <translation>没有听到说话，因此没有保存任何内容</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Older sessions go to the trash, where they stay for another 30 days.</source>
        <translation>更早的会话会移到回收站，在那里再保留 30 天。</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>On Debian or Ubuntu type: sudo apt install libasound2-plugins</source>
        <translation>在 Debian 或 Ubuntu 上输入：sudo apt install libasound2-plugins</translation>
    </message>
    <message>
        <source>On Debian or Ubuntu type: sudo apt install libportaudio2 libasound2-plugins</source>
        <translation>在 Debian 或 Ubuntu 上输入：sudo apt install libportaudio2 libasound2-plugins</translation>
    </message>
    <message>
        <source>On the screen</source>
        <translation>在屏幕上</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>在本机</translation>
    </message>
    <message>
        <source>On this computer: no sound leaves it. English.</source>
        <translation>在本机：声音不会离开。仅英语。</translation>
    </message>
    <message>
        <source>On: a pause ends a sentence. Off: you end it.</source>
        <translation>开：停顿即结束一句话。关：由您结束。</translation>
    </message>
    <message>
        <source>One file that another Surtitle opens, with the words, marks and title. It names no device, file or folder of this computer.</source>
        <translation>一个可在另一个 Surtitle 中打开的文件，包含文字、标记和标题。其中不含这台电脑的设备、文件或文件夹名称。</translation>
    </message>
    <message>
        <source>One key with its modifiers is needed, such as Ctrl+Alt+R.</source>
        <translation>需要一个带修饰键的按键，例如 Ctrl+Alt+R。</translation>
    </message>
    <message>
        <source>One moment …</source>
        <translation>请稍候…</translation>
    </message>
    <message>
        <source>One recording is captioned at a time</source>
        <translation>一次只能为一个录音生成字幕</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open Surtitle</source>
        <translation>打开 Surtitle</translation>
    </message>
    <message>
        <source>Open Surtitle and start captions</source>
        <translation>打开 Surtitle 并开始字幕</translation>
    </message>
    <message>
        <source>Open fewer of them.</source>
        <translation>请少打开一些。</translation>
    </message>
    <message>
        <source>Open folder of transcripts</source>
        <translation>打开转录文件夹</translation>
    </message>
    <message>
        <source>Open it in your file manager.</source>
        <translation>请在文件管理器中打开它。</translation>
    </message>
    <message>
        <source>Open text</source>
        <translation>打开文本</translation>
    </message>
    <message>
        <source>Open transcript</source>
        <translation>打开文字记录</translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation>其他程序</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>描边</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Parts of the program</source>
        <translation>程序的组成部分</translation>
    </message>
    <message>
        <source>Pick a microphone whose level moves, press Start and speak. What stands in white stays; grey words may still change. Every finished line is on disk at once.</source>
        <translation>选择音量会动的麦克风，点击“开始”并说话。白色的文字不会再变；灰色的词仍可能改变。每一行完成后立即写入磁盘。</translation>
    </message>
    <message>
        <source>Pipe audio in, or name a file: --source file:PATH</source>
        <translation>请通过管道输入音频，或指定文件：--source file:PATH</translation>
    </message>
    <message>
        <source>Pipe audio in, raw or WAV.</source>
        <translation>请通过管道输入音频（原始或 WAV）。</translation>
    </message>
    <message>
        <source>Pipe audio in: ffmpeg -i talk.mp4 -f wav - | surtitle listen --source -</source>
        <translation>请通过管道输入音频：ffmpeg -i talk.mp4 -f wav - | surtitle listen --source -</translation>
    </message>
    <message>
        <source>Plain text</source>
        <translation>纯文本</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Plug it in, or choose another one.</source>
        <translation>请插上它，或另选一个。</translation>
    </message>
    <message>
        <source>Plug one in and start again.</source>
        <translation>请插上一个，然后重新开始。</translation>
    </message>
    <message>
        <source>Plug one in, it will be picked up.</source>
        <translation>请插上一个，会自动识别。</translation>
    </message>
    <message>
        <source>Plug one in, or headphones, and try again.</source>
        <translation>请插上扬声器或耳机，然后重试。</translation>
    </message>
    <message>
        <source>Polish</source>
        <translation>波兰语</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>葡萄牙语</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Press Start and speak: the words appear here and in the caption strip.
They are kept in {folder}.</source>
        <translation>点击“开始”并说话：文字会出现在这里和字幕条中。
文字保存在 {folder}。</translation>
    </message>
    <message>
        <source>Press “Say something” and speak: the words appear here. Nothing is kept.</source>
        <translation>点击“说点什么”并说话：文字会出现在这里。不会保存任何内容。</translation>
    </message>
    <message>
        <source>Preview of the captions</source>
        <translation>字幕预览</translation>
    </message>
    <message>
        <source>Put one into the settings or into {variable}, or use the engine on this computer.</source>
        <translation>请在设置或 {variable} 中填入密钥，或使用本机引擎。</translation>
    </message>
    <message>
        <source>Put the key into {variable} instead.</source>
        <translation>请改为把密钥放入 {variable}。</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Reading the transcripts … {share}</source>
        <translation>正在读取转录… {share}</translation>
    </message>
    <message>
        <source>Recently deleted</source>
        <translation>最近删除</translation>
    </message>
    <message>
        <source>Recording this sentence</source>
        <translation>正在录制这句话</translation>
    </message>
    <message>
        <source>Recordings</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>Region of the key</source>
        <translation>密钥所属区域</translation>
    </message>
    <message>
        <source>Regular</source>
        <translation>常规体</translation>
    </message>
    <message>
        <source>Rename or delete it, and choose again.</source>
        <translation>请将它改名或删除，然后重新选择。</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>Reset position</source>
        <translation>重置位置</translation>
    </message>
    <message>
        <source>Restart it, or this computer.</source>
        <translation>请重启它，或重启本机。</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Round corners</source>
        <translation>圆角</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>俄语</translation>
    </message>
    <message>
        <source>Sample recording</source>
        <translation>示例录音</translation>
    </message>
    <message>
        <source>Save as yours</source>
        <translation>存为自定义</translation>
    </message>
    <message>
        <source>Save it and use --source file:PATH, or pipe it through: ffmpeg -i - -f wav -</source>
        <translation>请保存后使用 --source file:PATH，或通过管道转换：ffmpeg -i - -f wav -</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Saved to {place}</source>
        <translation>已保存到 {place}</translation>
    </message>
    <message>
        <source>Say more of its name: {newest} …</source>
        <translation>请写出更完整的名称：{newest} …</translation>
    </message>
    <message>
        <source>Say something</source>
        <translation>说点什么</translation>
    </message>
    <message>
        <source>Say which: {names}.</source>
        <translation>请指明是哪一个：{names}。</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search everything that was said</source>
        <translation>搜索说过的所有内容</translation>
    </message>
    <message>
        <source>See `surtitle sessions` for those that can.</source>
        <translation>可用的请见 `surtitle sessions`。</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Semibold</source>
        <translation>半粗体</translation>
    </message>
    <message>
        <source>Sentences</source>
        <translation>断句</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Set HOME, or name a folder with --data-dir DIR.</source>
        <translation>请设置 HOME，或用 --data-dir DIR 指定一个文件夹。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings that could not be used are back to normal: {names}</source>
        <translation>无法使用的设置已恢复默认：{names}</translation>
    </message>
    <message>
        <source>Settings that this version does not know are left out: {names}</source>
        <translation>此版本不认识的设置已忽略：{names}</translation>
    </message>
    <message>
        <source>Settings …</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Shadow</source>
        <translation>阴影</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Show captions</source>
        <translation>显示字幕</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Show or hide the caption strip</source>
        <translation>显示或隐藏字幕条</translation>
    </message>
    <message>
        <source>Show report</source>
        <translation>查看报告</translation>
    </message>
    <message>
        <source>Show window</source>
        <translation>显示窗口</translation>
    </message>
    <message>
        <source>Silence stands for it in {path}. {untouched}</source>
        <translation>在 {path} 中以静音代替。{untouched}</translation>
    </message>
    <message>
        <source>Silence that ends a sentence</source>
        <translation>结束一句话的静音时长</translation>
    </message>
    <message>
        <source>Singapore</source>
        <translation>新加坡</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>字号</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Some of the sound is not kept: the disk is too slow or full</source>
        <translation>部分声音没有保存：磁盘太慢或已满</translation>
    </message>
    <message>
        <source>Something unexpected went wrong ({bug})</source>
        <translation>发生了意外错误（{bug}）</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>声音</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>西班牙语</translation>
    </message>
    <message>
        <source>Speak now.</source>
        <translation>请说话。</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>标准</translation>
    </message>
    <message>
        <source>Standard input can&apos;t be read ({reason})</source>
        <translation>无法读取标准输入（{reason}）</translation>
    </message>
    <message>
        <source>Standard input is a RIFF file, but not a WAV</source>
        <translation>标准输入是 RIFF 文件，但不是 WAV</translation>
    </message>
    <message>
        <source>Standard input is the keyboard, not audio</source>
        <translation>标准输入是键盘，不是音频</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Start again later, or use another engine.</source>
        <translation>请稍后重新开始，或使用其他引擎。</translation>
    </message>
    <message>
        <source>Start again.</source>
        <translation>请重新开始。</translation>
    </message>
    <message>
        <source>Start or finish</source>
        <translation>开始或结束</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Style</source>
        <translation>样式</translation>
    </message>
    <message>
        <source>Subtitles, SubRip</source>
        <translation>字幕（SubRip）</translation>
    </message>
    <message>
        <source>Subtitles, WebVTT</source>
        <translation>字幕（WebVTT）</translation>
    </message>
    <message>
        <source>Surtitle</source>
        <translation>Surtitle</translation>
    </message>
    <message>
        <source>Surtitle captions</source>
        <translation>Surtitle 字幕</translation>
    </message>
    <message>
        <source>Surtitle ended unexpectedly last time</source>
        <translation>Surtitle 上次意外退出</translation>
    </message>
    <message>
        <source>Surtitle is here when you want its window back, or to finish.</source>
        <translation>需要恢复窗口或结束字幕时，请在这里找到 Surtitle。</translation>
    </message>
    <message>
        <source>Surtitle reads WAV, FLAC, Ogg or MP3; anything else becomes one with: ffmpeg -i {path} {stem}-converted.wav</source>
        <translation>Surtitle 可读取 WAV、FLAC、Ogg 或 MP3；其他格式请转换：ffmpeg -i {path} {stem}-converted.wav</translation>
    </message>
    <message>
        <source>Surtitle session</source>
        <translation>Surtitle 会话</translation>
    </message>
    <message>
        <source>Surtitle&apos;s recogniser</source>
        <translation>Surtitle 的识别程序</translation>
    </message>
    <message>
        <source>Surtitle: captions are running</source>
        <translation>Surtitle：字幕正在运行</translation>
    </message>
    <message>
        <source>Surtitle: {trouble}</source>
        <translation>Surtitle：{trouble}</translation>
    </message>
    <message>
        <source>Swedish</source>
        <translation>瑞典语</translation>
    </message>
    <message>
        <source>Switch that off in the settings (or leave out --this-computer-only), or use the engine on this computer.</source>
        <translation>请在设置中关闭它（或去掉 --this-computer-only），或使用本机引擎。</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>系统默认</translation>
    </message>
    <message>
        <source>System default ({name})</source>
        <translation>系统默认（{name}）</translation>
    </message>
    <message>
        <source>System default · {name}</source>
        <translation>系统默认 · {name}</translation>
    </message>
    <message>
        <source>System font</source>
        <translation>系统字体</translation>
    </message>
    <message>
        <source>Table, CSV</source>
        <translation>表格（CSV）</translation>
    </message>
    <message>
        <source>Take the mark away</source>
        <translation>取消标记</translation>
    </message>
    <message>
        <source>Taken from {variable}</source>
        <translation>取自 {variable}</translation>
    </message>
    <message>
        <source>Test key</source>
        <translation>测试密钥</translation>
    </message>
    <message>
        <source>Testing …</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
    <message>
        <source>Text file for OBS</source>
        <translation>供 OBS 使用的文本文件</translation>
    </message>
    <message>
        <source>Text of the licence</source>
        <translation>许可证文本</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰语</translation>
    </message>
    <message>
        <source>That is not a key</source>
        <translation>这不是密钥</translation>
    </message>
    <message>
        <source>The Surtitle that is running can&apos;t open files</source>
        <translation>正在运行的 Surtitle 无法打开文件</translation>
    </message>
    <message>
        <source>The WAV on standard input claims {channels} channels at {rate} Hz</source>
        <translation>标准输入的 WAV 声称有 {channels} 个声道、{rate} Hz</translation>
    </message>
    <message>
        <source>The WAV on standard input does not say its format</source>
        <translation>标准输入的 WAV 没有说明格式</translation>
    </message>
    <message>
        <source>The WAV on standard input ends before its audio begins</source>
        <translation>标准输入的 WAV 在音频开始前就结束了</translation>
    </message>
    <message>
        <source>The WAV on standard input has no audio where it should</source>
        <translation>标准输入的 WAV 在应有音频处没有音频</translation>
    </message>
    <message>
        <source>The WAV on standard input is encoded in a way (kind {kind}, {bits} bits) that can&apos;t be played from a pipe</source>
        <translation>标准输入的 WAV 的编码（类型 {kind}，{bits} 位）无法从管道播放</translation>
    </message>
    <message>
        <source>The address of {name} was not found</source>
        <translation>未找到 {name} 的地址</translation>
    </message>
    <message>
        <source>The build makes this list. Without it, this is what is installed beside Surtitle.</source>
        <translation>此列表由构建过程生成。没有它时，这里列出与 Surtitle 一同安装的内容。</translation>
    </message>
    <message>
        <source>The caption strip</source>
        <translation>字幕条</translation>
    </message>
    <message>
        <source>The caption style&apos;s {name} can&apos;t be that</source>
        <translation>字幕样式的 {name} 不能这样设置</translation>
    </message>
    <message>
        <source>The chosen microphone is not connected</source>
        <translation>所选的麦克风未连接</translation>
    </message>
    <message>
        <source>The cloud engine needs a key, and there is none</source>
        <translation>云端引擎需要密钥，但没有密钥</translation>
    </message>
    <message>
        <source>The computer slept</source>
        <translation>计算机曾休眠</translation>
    </message>
    <message>
        <source>The connection to the screen is lost, and global shortcuts with it.</source>
        <translation>与屏幕的连接已断开，全局快捷键随之失效。</translation>
    </message>
    <message>
        <source>The connection to {name} has gone dead</source>
        <translation>与 {name} 的连接已失去响应</translation>
    </message>
    <message>
        <source>The connection to {name} was lost</source>
        <translation>与 {name} 的连接已断开</translation>
    </message>
    <message>
        <source>The desktop has ended this program&apos;s global shortcuts.</source>
        <translation>桌面已停用本程序的全局快捷键。</translation>
    </message>
    <message>
        <source>The desktop has no key for this, nor {keys}.</source>
        <translation>桌面没有为此分配按键，{keys} 也不可用。</translation>
    </message>
    <message>
        <source>The desktop has not been asked for global shortcuts yet.</source>
        <translation>尚未向桌面请求全局快捷键。</translation>
    </message>
    <message>
        <source>The engine could not recognise what was said</source>
        <translation>引擎未能识别所说的内容</translation>
    </message>
    <message>
        <source>The engine failed before it had answered</source>
        <translation>引擎在给出结果前失败</translation>
    </message>
    <message>
        <source>The engine on this computer does not know the language “{language}”</source>
        <translation>本机引擎不支持语言“{language}”</translation>
    </message>
    <message>
        <source>The engine was away for longer than the tape holds</source>
        <translation>引擎离线的时间超过了缓存时长</translation>
    </message>
    <message>
        <source>The file as it was is kept as {path}.</source>
        <translation>原文件已保存为 {path}。</translation>
    </message>
    <message>
        <source>The file is not whole; what it holds is captioned.</source>
        <translation>文件不完整；已为现有内容生成字幕。</translation>
    </message>
    <message>
        <source>The key is forgotten</source>
        <translation>密钥已忘记</translation>
    </message>
    <message>
        <source>The key is forgotten, but the keyring can&apos;t be asked: {reason}</source>
        <translation>密钥已忘记，但无法访问密钥环：{reason}</translation>
    </message>
    <message>
        <source>The key is kept in the system&apos;s keyring</source>
        <translation>密钥已保存在系统密钥环中</translation>
    </message>
    <message>
        <source>The key is kept in {path}, which only you can read</source>
        <translation>密钥已保存在 {path}，只有您能读取</translation>
    </message>
    <message>
        <source>The key is kept until Surtitle closes</source>
        <translation>密钥保留到 Surtitle 关闭</translation>
    </message>
    <message>
        <source>The key&apos;s file {path} can&apos;t be read: {reason}</source>
        <translation>无法读取密钥文件 {path}：{reason}</translation>
    </message>
    <message>
        <source>The key&apos;s file {path} can&apos;t be removed: {reason}</source>
        <translation>无法删除密钥文件 {path}：{reason}</translation>
    </message>
    <message>
        <source>The key&apos;s file {path} can&apos;t be written: {reason}</source>
        <translation>无法写入密钥文件 {path}：{reason}</translation>
    </message>
    <message>
        <source>The keyring can&apos;t be used here: {reason}</source>
        <translation>此处无法使用密钥环：{reason}</translation>
    </message>
    <message>
        <source>The keyring can&apos;t be used: {why}.</source>
        <translation>无法使用密钥环：{why}。</translation>
    </message>
    <message>
        <source>The last {lost} entries could not be saved</source>
        <translation>最后 {lost} 条未能保存</translation>
    </message>
    <message>
        <source>The loudspeaker could not be opened</source>
        <translation>无法打开扬声器</translation>
    </message>
    <message>
        <source>The microphone is heard again</source>
        <translation>又能听到麦克风了</translation>
    </message>
    <message>
        <source>The microphone is silent</source>
        <translation>麦克风没有声音</translation>
    </message>
    <message>
        <source>The microphone was away</source>
        <translation>麦克风曾断开</translation>
    </message>
    <message>
        <source>The microphone&apos;s sound came too fast to be taken</source>
        <translation>麦克风的声音来得太快，来不及接收</translation>
    </message>
    <message>
        <source>The newest {lines} lines.</source>
        <translation>最新的 {lines} 行。</translation>
    </message>
    <message>
        <source>The next start takes it home, once there is room.</source>
        <translation>下次启动且有空间时，会将其移回原处。</translation>
    </message>
    <message>
        <source>The other side</source>
        <translation>另一侧</translation>
    </message>
    <message>
        <source>The proxy on the way to {name} lets nothing through</source>
        <translation>通往 {name} 的代理不允许通过</translation>
    </message>
    <message>
        <source>The recogniser on this computer could not be started</source>
        <translation>无法启动本机的识别程序</translation>
    </message>
    <message>
        <source>The recogniser on this computer did not start</source>
        <translation>本机的识别程序没有启动</translation>
    </message>
    <message>
        <source>The recogniser on this computer keeps ending</source>
        <translation>本机的识别程序反复退出</translation>
    </message>
    <message>
        <source>The recording may have been cut off.</source>
        <translation>录音可能不完整。</translation>
    </message>
    <message>
        <source>The run was ended before this was recognised</source>
        <translation>在识别完成前运行已结束</translation>
    </message>
    <message>
        <source>The screen lets this program take no keys.</source>
        <translation>屏幕不允许本程序获取按键。</translation>
    </message>
    <message>
        <source>The session is in the trash</source>
        <translation>会话已移到回收站</translation>
    </message>
    <message>
        <source>The session is still being written</source>
        <translation>会话仍在写入</translation>
    </message>
    <message>
        <source>The session is still being written by another copy of Surtitle</source>
        <translation>另一个 Surtitle 仍在写入此会话</translation>
    </message>
    <message>
        <source>The session of “{name}” is here already</source>
        <translation>“{name}”中的会话这里已经有了</translation>
    </message>
    <message>
        <source>The session of “{name}” is here already, and not the same</source>
        <translation>“{name}”中的会话这里已经有了，但内容不同</translation>
    </message>
    <message>
        <source>The session&apos;s end could not be saved</source>
        <translation>未能保存会话的结尾</translation>
    </message>
    <message>
        <source>The setting {name} can&apos;t be {value}</source>
        <translation>设置 {name} 不能为 {value}</translation>
    </message>
    <message>
        <source>The settings could not be saved in {path}: {reason}</source>
        <translation>无法将设置保存到 {path}：{reason}</translation>
    </message>
    <message>
        <source>The settings in {path} can&apos;t be read: {reason}</source>
        <translation>无法读取 {path} 中的设置：{reason}</translation>
    </message>
    <message>
        <source>The settings were damaged, and all are back to normal</source>
        <translation>设置已损坏，全部恢复默认</translation>
    </message>
    <message>
        <source>The settings were damaged, and all are back to normal but for {names}</source>
        <translation>设置已损坏，除 {names} 外全部恢复默认</translation>
    </message>
    <message>
        <source>The sound can&apos;t be kept at the moment: {reason}</source>
        <translation>暂时无法保存声音：{reason}</translation>
    </message>
    <message>
        <source>The sound is kept too</source>
        <translation>声音也在保存</translation>
    </message>
    <message>
        <source>The sound is no longer kept ({bug})</source>
        <translation>声音不再保存（{bug}）</translation>
    </message>
    <message>
        <source>The sound library PortAudio did not start</source>
        <translation>声音库 PortAudio 没有启动</translation>
    </message>
    <message>
        <source>The sound library PortAudio is not installed</source>
        <translation>未安装声音库 PortAudio</translation>
    </message>
    <message>
        <source>The system&apos;s sound service does not answer</source>
        <translation>系统的声音服务没有响应</translation>
    </message>
    <message>
        <source>The text file for OBS can&apos;t be written: {reason}</source>
        <translation>无法写入供 OBS 使用的文本文件：{reason}</translation>
    </message>
    <message>
        <source>The transcript is kept in {path}</source>
        <translation>转录保存在 {path}</translation>
    </message>
    <message>
        <source>The transcript itself is kept; only this copy of it is older.</source>
        <translation>文字记录本身已保存；只是这份副本较旧。</translation>
    </message>
    <message>
        <source>The transcript {path} can&apos;t be gone on with: {reason}</source>
        <translation>无法继续文字记录 {path}：{reason}</translation>
    </message>
    <message>
        <source>The transcript {path} can&apos;t be read: {reason}</source>
        <translation>无法读取文字记录 {path}：{reason}</translation>
    </message>
    <message>
        <source>The windows are made with Qt and PySide6, used under the LGPL, version 3: you may replace both with your own. The first page of the list says how, and where their source is.</source>
        <translation>窗口由 Qt 和 PySide6 制作，按 LGPL 第 3 版使用：您可以用自己的版本替换二者。列表的第一页说明如何替换，以及源代码在哪里。</translation>
    </message>
    <message>
        <source>There are as many styles as can be kept</source>
        <translation>自定义样式已达上限</translation>
    </message>
    <message>
        <source>There are no transcripts in {folder}</source>
        <translation>{folder} 中没有文字记录</translation>
    </message>
    <message>
        <source>There is a session {name} already</source>
        <translation>已有会话 {name}</translation>
    </message>
    <message>
        <source>There is no format {name}</source>
        <translation>没有格式 {name}</translation>
    </message>
    <message>
        <source>There is no home folder for {name}</source>
        <translation>{name} 没有主文件夹</translation>
    </message>
    <message>
        <source>There is no key to test</source>
        <translation>没有可测试的密钥</translation>
    </message>
    <message>
        <source>There is no region “{region}”</source>
        <translation>没有区域“{region}”</translation>
    </message>
    <message>
        <source>There is no session {name}</source>
        <translation>没有会话 {name}</translation>
    </message>
    <message>
        <source>There is no sound at this place of {path}</source>
        <translation>{path} 的这个位置没有声音</translation>
    </message>
    <message>
        <source>There is no standard input</source>
        <translation>没有标准输入</translation>
    </message>
    <message>
        <source>There is none at all: plug one in.</source>
        <translation>一个也没有：请插上一个。</translation>
    </message>
    <message>
        <source>There is {names}. `surtitle devices` lists them all.</source>
        <translation>现有 {names}。`surtitle devices` 会全部列出。</translation>
    </message>
    <message>
        <source>These are too many files at once</source>
        <translation>一次打开的文件太多</translation>
    </message>
    <message>
        <source>They can go on without this window. To have it back, start Surtitle again.
What you choose is kept; Settings has it.</source>
        <translation>关闭此窗口后字幕仍可继续。要恢复窗口，请再次启动 Surtitle。
您的选择会被记住，可在“设置”中更改。</translation>
    </message>
    <message>
        <source>They hold until Surtitle ends.</source>
        <translation>它们在 Surtitle 关闭前有效。</translation>
    </message>
    <message>
        <source>This computer may be short of memory. `surtitle doctor` says what works.</source>
        <translation>本机内存可能不足。`surtitle doctor` 会说明哪些可用。</translation>
    </message>
    <message>
        <source>This computer only</source>
        <translation>仅限本机</translation>
    </message>
    <message>
        <source>This desktop offers no global shortcuts. Bind `surtitle tell toggle` in its own settings.</source>
        <translation>此桌面不提供全局快捷键。请在桌面自己的设置中绑定 `surtitle tell toggle`。</translation>
    </message>
    <message>
        <source>This is all that was written down: what ended Surtitle, and what it ran on. It has no captions, no sound and no key, and was sent to nobody. Whoever mends Surtitle can use it, if you pass it on.</source>
        <translation>以下是记录的全部内容：Surtitle 因何退出，以及它的运行环境。其中没有字幕、声音和密钥，也没有发送给任何人。如果您把它转交给 Surtitle 的开发者，会有助于修复问题。</translation>
    </message>
    <message>
        <source>This keyboard has no {keys}.</source>
        <translation>此键盘没有 {keys}。</translation>
    </message>
    <message>
        <source>This one would take its place. Empty “Recently deleted” first.</source>
        <translation>这一份会取代它的位置。请先清空“最近删除”。</translation>
    </message>
    <message>
        <source>This system can&apos;t keep a file to one user</source>
        <translation>此系统无法让文件仅供一个用户使用</translation>
    </message>
    <message>
        <source>This system gives programs no global shortcuts.</source>
        <translation>此系统不向程序提供全局快捷键。</translation>
    </message>
    <message>
        <source>This text can&apos;t be read: {reason}</source>
        <translation>无法读取此文本：{reason}</translation>
    </message>
    <message>
        <source>Threshold, −1 to 1</source>
        <translation>阈值（−1 到 1）</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>To unlock them: {ways} or “surtitle tell unlock”.</source>
        <translation>解锁方法：{ways}或“surtitle tell unlock”。</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Transcript</source>
        <translation>文字记录</translation>
    </message>
    <message>
        <source>Transcripts</source>
        <translation>文字记录</translation>
    </message>
    <message>
        <source>Trying again more slowly.</source>
        <translation>正在放慢重试。</translation>
    </message>
    <message>
        <source>Turkish</source>
        <translation>土耳其语</translation>
    </message>
    <message>
        <source>Type one first.</source>
        <translation>请先输入一个。</translation>
    </message>
    <message>
        <source>Type or paste one first.</source>
        <translation>请先输入或粘贴一个。</translation>
    </message>
    <message>
        <source>Ukrainian</source>
        <translation>乌克兰语</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Use an address that starts with wss://.</source>
        <translation>请使用以 wss:// 开头的地址。</translation>
    </message>
    <message>
        <source>Use its keyring.</source>
        <translation>请使用系统的密钥环。</translation>
    </message>
    <message>
        <source>Usual text size</source>
        <translation>默认字号</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Version {version} · Licence: {licence}</source>
        <translation>版本 {version} · 许可证：{licence}</translation>
    </message>
    <message>
        <source>Vietnamese</source>
        <translation>越南语</translation>
    </message>
    <message>
        <source>Voice detection</source>
        <translation>语音检测</translation>
    </message>
    <message>
        <source>Wait until it is done.</source>
        <translation>请等它完成。</translation>
    </message>
    <message>
        <source>Waiting for the last words …</source>
        <translation>正在等待最后的文字…</translation>
    </message>
    <message>
        <source>Weekly meeting</source>
        <translation>每周例会</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>字重</translation>
    </message>
    <message>
        <source>Welcome to Surtitle</source>
        <translation>欢迎使用 Surtitle</translation>
    </message>
    <message>
        <source>What answers at {name} is not a speech recogniser</source>
        <translation>在 {name} 响应的不是语音识别服务</translation>
    </message>
    <message>
        <source>What answers at {name} is not a speech recogniser (HTTP {status})</source>
        <translation>在 {name} 响应的不是语音识别服务（HTTP {status}）</translation>
    </message>
    <message>
        <source>What can&apos;t be written waits in memory for some minutes, and is tried again. {untouched}</source>
        <translation>无法写入的部分会在内存中保留几分钟，并再次尝试。{untouched}</translation>
    </message>
    <message>
        <source>What comes on standard input is {kind}, which can&apos;t be read from a pipe</source>
        <translation>标准输入的内容是 {kind}，无法从管道读取</translation>
    </message>
    <message>
        <source>What could not be written is kept in memory and tried again with the next line.</source>
        <translation>未能写入的内容保留在内存中，下一行时会重试。</translation>
    </message>
    <message>
        <source>What is said appears here.</source>
        <translation>说的话会出现在这里。</translation>
    </message>
    <message>
        <source>What is said meanwhile can&apos;t be heard. It is taken up again as soon as it is back.</source>
        <translation>这期间说的话听不到。恢复后会立即继续。</translation>
    </message>
    <message>
        <source>What is said while you hold is one sentence. A short click holds, too.</source>
        <translation>按住期间说的话为一句。短按也可锁定。</translation>
    </message>
    <message>
        <source>What it said so far is kept; the last words may be missing.</source>
        <translation>目前为止的内容已保存；最后的文字可能缺失。</translation>
    </message>
    <message>
        <source>What others wrote that it is made of</source>
        <translation>它所包含的他人作品</translation>
    </message>
    <message>
        <source>What the line should say</source>
        <translation>此行应有的内容</translation>
    </message>
    <message>
        <source>What this computer plays</source>
        <translation>本机播放的声音</translation>
    </message>
    <message>
        <source>What was said is kept. The details are in {file}.</source>
        <translation>说过的话已保存。详情见 {file}。</translation>
    </message>
    <message>
        <source>What was said meanwhile could not be heard.</source>
        <translation>这期间说的话没有听到。</translation>
    </message>
    <message>
        <source>What {speakers} plays</source>
        <translation>{speakers} 播放的声音</translation>
    </message>
    <message>
        <source>When it is closed</source>
        <translation>关闭窗口时</translation>
    </message>
    <message>
        <source>When you log in</source>
        <translation>登录时</translation>
    </message>
    <message>
        <source>Where the script begins</source>
        <translation>文字的起始侧</translation>
    </message>
    <message>
        <source>Where words go</source>
        <translation>文字去向</translation>
    </message>
    <message>
        <source>Whichever there is: in the cloud where a key is kept, else on this computer</source>
        <translation>自动：保存了密钥时在云端，否则在本机</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>With marks</source>
        <translation>包含标记</translation>
    </message>
    <message>
        <source>With the engine on this computer no sound leaves it. With the cloud it goes to the region that your key belongs to, and nowhere else.</source>
        <translation>使用本机引擎时，声音不会离开本机。使用云端时，声音只会发送到您的密钥所属区域。</translation>
    </message>
    <message>
        <source>With times</source>
        <translation>包含时间</translation>
    </message>
    <message>
        <source>With voice detection a pause ends a sentence. Without it, what you say while you hold Space, or the button, is one.</source>
        <translation>打开语音检测时，停顿即结束一句话。关闭时，按住空格键或按钮期间说的话为一句。</translation>
    </message>
    <message>
        <source>With what corrected lines said before</source>
        <translation>包含改正前的原文</translation>
    </message>
    <message>
        <source>With what could not be heard</source>
        <translation>包含未能听到的部分</translation>
    </message>
    <message>
        <source>Word document</source>
        <translation>Word 文档</translation>
    </message>
    <message>
        <source>Words of yours, and {date}, {time} and {title}.</source>
        <translation>您自己的文字，以及 {date}、{time} 和 {title}。</translation>
    </message>
    <message>
        <source>Words that may still change</source>
        <translation>可能改变的词</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作空间</translation>
    </message>
    <message>
        <source>Write the whole path.</source>
        <translation>请写出完整路径。</translation>
    </message>
    <message>
        <source>Write to a file only you can read</source>
        <translation>写入只有您能读取的文件</translation>
    </message>
    <message>
        <source>Wrote {path}</source>
        <translation>已写入 {path}</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Your own</source>
        <translation>自定义</translation>
    </message>
    <message>
        <source>Your system&apos;s own settings can open Surtitle when you log in as well.</source>
        <translation>也可以在系统自己的设置里让 Surtitle 在登录时打开。</translation>
    </message>
    <message>
        <source>Your words stay on this computer, in {folder}. With the engine on this computer no sound leaves it; with the cloud it goes to the region of your key, and nowhere else.</source>
        <translation>您的文字留在这台电脑上，位于 {folder}。使用本机引擎时，声音不会离开这台电脑；使用云端时，声音只发送到您的密钥所属的区域，不会发送到其他地方。</translation>
    </message>
    <message>
        <source>`surtitle listen` makes one.</source>
        <translation>`surtitle listen` 会创建一个。</translation>
    </message>
    <message>
        <source>`surtitle sessions` lists those there are.</source>
        <translation>`surtitle sessions` 会列出现有的。</translation>
    </message>
    <message>
        <source>a file is in the way</source>
        <translation>有文件阻挡</translation>
    </message>
    <message>
        <source>a font&apos;s weight</source>
        <translation>字重</translation>
    </message>
    <message>
        <source>a link stands in its place</source>
        <translation>那里是一个链接</translation>
    </message>
    <message>
        <source>about a minute left</source>
        <translation>约剩一分钟</translation>
    </message>
    <message>
        <source>about {minutes} minutes left</source>
        <translation>约剩 {minutes} 分钟</translation>
    </message>
    <message>
        <source>cut short, and recovered</source>
        <translation>曾中断，已恢复</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>days</source>
        <translation>天</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <translation>M月d日 dddd</translation>
    </message>
    <message>
        <source>en_GB</source>
        <translation>zh_CN</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>it belongs to another user</source>
        <translation>它属于其他用户</translation>
    </message>
    <message>
        <source>it can&apos;t be opened</source>
        <translation>无法打开</translation>
    </message>
    <message>
        <source>it can&apos;t be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>it can&apos;t be written</source>
        <translation>无法写入</translation>
    </message>
    <message>
        <source>it does not answer</source>
        <translation>没有响应</translation>
    </message>
    <message>
        <source>it failed ({name})</source>
        <translation>失败（{name}）</translation>
    </message>
    <message>
        <source>it holds something else</source>
        <translation>其中有别的内容</translation>
    </message>
    <message>
        <source>it is locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>it is switched off</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>its folder is gone</source>
        <translation>其文件夹已不存在</translation>
    </message>
    <message>
        <source>its folder may no longer be written to</source>
        <translation>其文件夹不再可写</translation>
    </message>
    <message>
        <source>less than a minute left</source>
        <translation>剩余不到一分钟</translation>
    </message>
    <message>
        <source>lines</source>
        <translation>行</translation>
    </message>
    <message>
        <source>macOS does not let this program hear keys that are meant for others. Allow it in System Settings ▸ Privacy &amp; Security ▸ Accessibility, then start it anew.</source>
        <translation>macOS 不允许本程序接收发给其他程序的按键。请在“系统设置 ▸ 隐私与安全性 ▸ 辅助功能”中允许，然后重新启动。</translation>
    </message>
    <message>
        <source>marked</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>milliseconds</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>no access</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>percent</source>
        <translation>百分比</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>recovered</source>
        <translation>已恢复</translation>
    </message>
    <message>
        <source>running</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>something else stands in its place</source>
        <translation>那里有其他东西</translation>
    </message>
    <message>
        <source>standard input</source>
        <translation>标准输入</translation>
    </message>
    <message>
        <source>that disk is read-only</source>
        <translation>该磁盘是只读的</translation>
    </message>
    <message>
        <source>the disk has become read-only</source>
        <translation>磁盘已变为只读</translation>
    </message>
    <message>
        <source>the disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>the disk reports a fault</source>
        <translation>磁盘报告故障</translation>
    </message>
    <message>
        <source>the file has reached the size that this system allows</source>
        <translation>文件已达到系统允许的大小</translation>
    </message>
    <message>
        <source>the icon in the tray</source>
        <translation>托盘中的图标</translation>
    </message>
    <message>
        <source>the menu beside “Captions”</source>
        <translation>“字幕”旁的菜单</translation>
    </message>
    <message>
        <source>the program&apos;s folder has a name that is no text</source>
        <translation>程序所在文件夹的名称不是有效的文字</translation>
    </message>
    <message>
        <source>the program&apos;s folder has too long a name</source>
        <translation>程序所在文件夹的名称太长</translation>
    </message>
    <message>
        <source>this system has none</source>
        <translation>此系统没有</translation>
    </message>
    <message>
        <source>too little to read</source>
        <translation>太低，难以阅读</translation>
    </message>
    <message>
        <source>very good</source>
        <translation>非常好</translation>
    </message>
    <message>
        <source>you may not write there</source>
        <translation>您无权写入该处</translation>
    </message>
    <message>
        <source>your disk quota is used up</source>
        <translation>您的磁盘配额已用完</translation>
    </message>
    <message>
        <source>your quota is used up</source>
        <translation>您的配额已用完</translation>
    </message>
    <message>
        <source>{action}, in every program</source>
        <translation>{action}，在所有程序中</translation>
    </message>
    <message>
        <source>{action}, in the window</source>
        <translation>{action}，在窗口中</translation>
    </message>
    <message>
        <source>{added} of {all} sessions were added to the history</source>
        <translation>{all} 个会话中有 {added} 个已添加到历史记录</translation>
    </message>
    <message>
        <source>{address} would carry the key unencrypted</source>
        <translation>{address} 会以未加密方式传输密钥</translation>
    </message>
    <message>
        <source>{before} {after}</source>
        <translation>{before}{after}</translation>
    </message>
    <message>
        <source>{count} sessions begin with {name}</source>
        <translation>有 {count} 个会话以 {name} 开头</translation>
    </message>
    <message>
        <source>{engine} accepts the key</source>
        <translation>{engine} 接受了密钥</translation>
    </message>
    <message>
        <source>{folder} is nobody&apos;s folder here</source>
        <translation>{folder} 在此不属于任何人</translation>
    </message>
    <message>
        <source>{hint} It says: “{detail}”.</source>
        <translation>{hint}它说：“{detail}”。</translation>
    </message>
    <message>
        <source>{hours} h {minutes} min</source>
        <translation>{hours} 小时 {minutes} 分钟</translation>
    </message>
    <message>
        <source>{keys} anywhere</source>
        <translation>在任何程序中按 {keys}</translation>
    </message>
    <message>
        <source>{keys} can&apos;t be used for “{action}”</source>
        <translation>{keys} 不能用于“{action}”</translation>
    </message>
    <message>
        <source>{keys} does something else in this program.</source>
        <translation>{keys} 在本程序中另有用途。</translation>
    </message>
    <message>
        <source>{keys} in this window</source>
        <translation>在此窗口中按 {keys}</translation>
    </message>
    <message>
        <source>{keys} is for “{action}” already.</source>
        <translation>{keys} 已用于“{action}”。</translation>
    </message>
    <message>
        <source>{keys} is no key that works in other programs.</source>
        <translation>{keys} 不能在其他程序中使用。</translation>
    </message>
    <message>
        <source>{keys} would be gone from all other programs. Add Ctrl, Alt or Meta.</source>
        <translation>{keys} 将无法在其他程序中使用。请加上 Ctrl、Alt 或 Meta。</translation>
    </message>
    <message>
        <source>{keys} would be taken from what you type. Add Ctrl, Alt or Meta.</source>
        <translation>{keys} 会影响您的输入。请加上 Ctrl、Alt 或 Meta。</translation>
    </message>
    <message>
        <source>{lines} lines.</source>
        <translation>{lines} 行。</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>{name} answers, but does not start a session</source>
        <translation>{name} 有响应，但没有开始会话</translation>
    </message>
    <message>
        <source>{name} can&apos;t be added: {reason}</source>
        <translation>无法添加 {name}：{reason}</translation>
    </message>
    <message>
        <source>{name} can&apos;t be reached</source>
        <translation>无法连接 {name}</translation>
    </message>
    <message>
        <source>{name} can&apos;t be reached ({reason})</source>
        <translation>无法连接 {name}（{reason}）</translation>
    </message>
    <message>
        <source>{name} can&apos;t be read: {reason}</source>
        <translation>无法读取 {name}：{reason}</translation>
    </message>
    <message>
        <source>{name} can&apos;t prove that it is the right server</source>
        <translation>{name} 无法证明它是正确的服务器</translation>
    </message>
    <message>
        <source>{name} does not accept the key</source>
        <translation>{name} 不接受密钥</translation>
    </message>
    <message>
        <source>{name} does not accept the session&apos;s settings</source>
        <translation>{name} 不接受会话的设置</translation>
    </message>
    <message>
        <source>{name} does not answer</source>
        <translation>{name} 没有响应</translation>
    </message>
    <message>
        <source>{name} does not finish the session</source>
        <translation>{name} 没有结束会话</translation>
    </message>
    <message>
        <source>{name} does not have what was asked for</source>
        <translation>{name} 没有所请求的内容</translation>
    </message>
    <message>
        <source>{name} does not let this key use the model</source>
        <translation>{name} 不允许此密钥使用该模型</translation>
    </message>
    <message>
        <source>{name} does not speak the Qwen-ASR realtime protocol</source>
        <translation>{name} 不使用 Qwen-ASR 实时协议</translation>
    </message>
    <message>
        <source>{name} ended the session by itself</source>
        <translation>{name} 自行结束了会话</translation>
    </message>
    <message>
        <source>{name} ends in the middle</source>
        <translation>{name} 中途结束</translation>
    </message>
    <message>
        <source>{name} has stopped answering</source>
        <translation>{name} 已停止响应</translation>
    </message>
    <message>
        <source>{name} has trouble of its own</source>
        <translation>{name} 自身出现问题</translation>
    </message>
    <message>
        <source>{name} hung up before it had answered</source>
        <translation>{name} 在响应前挂断</translation>
    </message>
    <message>
        <source>{name} is asked too often at the moment</source>
        <translation>目前对 {name} 的请求过于频繁</translation>
    </message>
    <message>
        <source>{name} is damaged, or not all of it is there</source>
        <translation>{name} 已损坏或不完整</translation>
    </message>
    <message>
        <source>{name} is no file</source>
        <translation>{name} 不是文件</translation>
    </message>
    <message>
        <source>{name} is no session of Surtitle&apos;s</source>
        <translation>{name} 不是 Surtitle 会话</translation>
    </message>
    <message>
        <source>{name} is not captioned: captions are running</source>
        <translation>未为 {name} 生成字幕：字幕正在运行</translation>
    </message>
    <message>
        <source>{name} is not on this computer, and “This computer only” is on</source>
        <translation>{name} 不在本机，而“仅限本机”已打开</translation>
    </message>
    <message>
        <source>{name} is there again</source>
        <translation>{name} 已恢复</translation>
    </message>
    <message>
        <source>{name} is too large for a session</source>
        <translation>{name} 太大，不会是一个会话</translation>
    </message>
    <message>
        <source>{name} refuses because of the account&apos;s quota or bill</source>
        <translation>{name} 因账户额度或账单而拒绝</translation>
    </message>
    <message>
        <source>{name} reports trouble</source>
        <translation>{name} 报告问题</translation>
    </message>
    <message>
        <source>{name} sent a message too long to be a caption</source>
        <translation>{name} 发送的消息过长，不可能是字幕</translation>
    </message>
    <message>
        <source>{name} was made by a newer Surtitle</source>
        <translation>{name} 由更新版本的 Surtitle 生成</translation>
    </message>
    <message>
        <source>{name}: back to {value}</source>
        <translation>{name}：恢复为{value}</translation>
    </message>
    <message>
        <source>{name}: {text}</source>
        <translation>{name}：{text}</translation>
    </message>
    <message>
        <source>{name}: {words}</source>
        <translation>{name}：{words}</translation>
    </message>
    <message>
        <source>{path} can&apos;t be changed: {reason}</source>
        <translation>无法更改 {path}：{reason}</translation>
    </message>
    <message>
        <source>{path} can&apos;t be deleted: {reason}</source>
        <translation>无法删除 {path}：{reason}</translation>
    </message>
    <message>
        <source>{path} can&apos;t be moved: {reason}</source>
        <translation>无法移动 {path}：{reason}</translation>
    </message>
    <message>
        <source>{path} can&apos;t be read</source>
        <translation>无法读取 {path}</translation>
    </message>
    <message>
        <source>{path} can&apos;t be written: {reason}</source>
        <translation>无法写入 {path}：{reason}</translation>
    </message>
    <message>
        <source>{path} could not be brought up to date: {reason}</source>
        <translation>无法更新 {path}：{reason}</translation>
    </message>
    <message>
        <source>{path} could not be opened</source>
        <translation>无法打开 {path}</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}</source>
        <translation>未能写入 {path}：{reason}</translation>
    </message>
    <message>
        <source>{path} has a rate of {rate} Hz, which can&apos;t be right</source>
        <translation>{path} 的采样率为 {rate} Hz，这不可能正确</translation>
    </message>
    <message>
        <source>{path} has no sound in it</source>
        <translation>{path} 中没有声音</translation>
    </message>
    <message>
        <source>{path} is a folder</source>
        <translation>{path} 是文件夹</translation>
    </message>
    <message>
        <source>{path} is empty</source>
        <translation>{path} 是空的</translation>
    </message>
    <message>
        <source>{path} is not a file</source>
        <translation>{path} 不是文件</translation>
    </message>
    <message>
        <source>{path} is not a recording that can be read</source>
        <translation>{path} 不是可读取的录音</translation>
    </message>
    <message>
        <source>{path} is not there</source>
        <translation>{path} 不存在</translation>
    </message>
    <message>
        <source>{path} is raw sound, which does not say its rate</source>
        <translation>{path} 是原始声音，没有说明采样率</translation>
    </message>
    <message>
        <source>{path} is there already</source>
        <translation>{path} 已存在</translation>
    </message>
    <message>
        <source>{path} may not be read</source>
        <translation>无权读取 {path}</translation>
    </message>
    <message>
        <source>{places} damaged places</source>
        <translation>{places} 处损坏</translation>
    </message>
    <message>
        <source>{place} can&apos;t be changed: {reason}</source>
        <translation>无法更改 {place}：{reason}</translation>
    </message>
    <message>
        <source>{place} can&apos;t be read: {reason}</source>
        <translation>无法读取 {place}：{reason}</translation>
    </message>
    <message>
        <source>{place} is there already, and not Surtitle&apos;s</source>
        <translation>{place} 已经存在，而且不属于 Surtitle</translation>
    </message>
    <message>
        <source>{problem}. Where shall the key be kept?</source>
        <translation>{problem}。密钥应保存在哪里？</translation>
    </message>
    <message>
        <source>{reason} `surtitle doctor` says what works here.</source>
        <translation>{reason}`surtitle doctor` 会说明哪些可用。</translation>
    </message>
    <message>
        <source>{said} {more}</source>
        <translation>{said}{more}</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{title}.</source>
        <translation>{title}。</translation>
    </message>
    <message>
        <source>{title}. They are in {path}.</source>
        <translation>{title}。它们在 {path} 中。</translation>
    </message>
    <message>
        <source>{title}. {hint}</source>
        <translation>{title}。{hint}</translation>
    </message>
    <message>
        <source>{trouble}.</source>
        <translation>{trouble}。</translation>
    </message>
    <message>
        <source>{ways}, {way}</source>
        <translation>{ways}、{way}</translation>
    </message>
    <message>
        <source>{words} words</source>
        <translation>{words} 个词</translation>
    </message>
    <message>
        <source>“Copy all” has what was said.</source>
        <translation>“全部复制”包含说过的话。</translation>
    </message>
    <message>
        <source>“Export” in the history makes such files.</source>
        <translation>历史记录中的“导出”可以生成这种文件。</translation>
    </message>
    <message>
        <source>“Export” writes it anew.</source>
        <translation>“导出”可重新写入。</translation>
    </message>
    <message>
        <source>“{action}”: {why}</source>
        <translation>“{action}”：{why}</translation>
    </message>
    <message>
        <source>“{name}” could not be opened</source>
        <translation>无法打开“{name}”</translation>
    </message>
    <message>
        <source>“{name}” gives no sound</source>
        <translation>“{name}”没有声音</translation>
    </message>
    <message>
        <source>“{name}” is back</source>
        <translation>“{name}”已恢复</translation>
    </message>
    <message>
        <source>“{name}” stopped unexpectedly</source>
        <translation>“{name}”意外停止</translation>
    </message>
    <message>
        <source>“{name}” was added to the history</source>
        <translation>“{name}”已添加到历史记录</translation>
    </message>
    <message>
        <source>“{name}” was added to the history, but not all of it</source>
        <translation>“{name}”已添加到历史记录，但不是全部内容</translation>
    </message>
    <message>
        <source>“{name}” went away</source>
        <translation>“{name}”已断开</translation>
    </message>
    <message>
        <source>“{text}” is not a source</source>
        <translation>“{text}”不是音源</translation>
    </message>
    <message>
        <source>“{text}” names nothing after the colon</source>
        <translation>“{text}”冒号后没有内容</translation>
    </message>
    <message>
        <source>“{url}” is not a WebSocket&apos;s address</source>
        <translation>“{url}”不是 WebSocket 地址</translation>
    </message>
    <message>
        <source>“{url}” is not an address</source>
        <translation>“{url}”不是地址</translation>
    </message>
    <message>
        <source>“{wanted}” fits more than one sound source</source>
        <translation>“{wanted}”对应多个音源</translation>
    </message>
</context>
</TS>
